namespace Skiff.Tests.Unit.Compose;

public sealed class ValidationTests
{
    [Theory]
    [InlineData("services:\n  a:\n    imagee: x\n", "3:5: services.a Additional property imagee is not allowed; allowed are image,")]
    [InlineData("servces: {}\n", "1:1: (root) Additional property servces is not allowed; allowed are services,")]
    [InlineData("services:\n  a:\n    image: 5\n", "3:12: services.a.image must be a string")]
    [InlineData("services:\n  a:\n    image: x\n    privileged: maybe\n", "4:17: services.a.privileged must be a boolean")]
    [InlineData("services:\n  a:\n    image: x\n    ports: 80\n", "4:12: services.a.ports must be a list")]
    [InlineData("services:\n  a:\n    image: x\n    mem_limit: lots\n", "4:16: services.a.mem_limit must be a size")]
    [InlineData("services:\n  a:\n    image: x\n    healthcheck:\n      interval: soon\n", "5:17: services.a.healthcheck.interval must be a duration")]
    [InlineData("services:\n  a:\n    image: x\n    deploy: {mode: some}\n", "4:20: services.a.deploy.mode must be one of replicated, global")]
    [InlineData("services:\n  a: [x]\n", "2:6: services.a must be a mapping")]
    [InlineData("services:\n  a b:\n    image: x\n", "2:3: services Additional property a b is not allowed")]
    [InlineData("services:\n  a:\n    image: x\n    networks: [n]\n", "4:16: services.a.networks service \"a\" refers to undefined network n: invalid compose project")]
    [InlineData("services:\n  a:\n    image: x\n    volumes: [v:/x]\n", "4:15: services.a.volumes service \"a\" refers to undefined volume v")]
    [InlineData("services:\n  a:\n    image: x\n    secrets: [s]\n", "4:15: services.a.secrets service \"a\" refers to undefined secret s")]
    [InlineData("services:\n  a:\n    image: x\n    depends_on: [b]\n", "4:18: services.a.depends_on service \"a\" depends on undefined service \"b\"")]
    [InlineData("services:\n  a:\n    command: x\n", "service \"a\" has neither an image nor a build context specified")]
    [InlineData("services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, depends_on: [a]}\n", "dependency cycle detected: a -> b -> a")]
    [InlineData("services:\n  a: {image: x, network_mode: host, networks: [default]}\n", "declares mutually exclusive `network_mode` and `networks`")]
    [InlineData("services:\n  a: {image: x, scale: 2, container_name: n}\n", "can't set container_name and a as container name must be unique")]
    [InlineData("services:\n  a:\n    image: x\n    image: y\n", "4:5: mapping key \"image\" already defined at line 3")]
    [InlineData("services:\n  a: *gone\n", "2:6: yaml: unknown anchor 'gone' referenced")]
    [InlineData("services:\n  a: {image: \"${X?why}\"}\n", "2:14: services.a.image error while interpolating services.a.image: required variable X is missing a value: why")]
    [InlineData("services: {a: {image: x}}\nvolumes: {v: {external: true, driver: d}}\n", "volumes.v conflicting parameters \"external\" and \"driver\" specified")]
    [InlineData("services: {a: {image: x, restart: sometimes}}\n", "unknown policy 'sometimes'")]
    [InlineData("services: {a: {image: x, provider: {type: y}}}\n", "services.a.provider services of external providers are not implemented")]
    [InlineData("services: {a: {image: x, healthcheck: {test: [x]}}}\n", "must start either by \"CMD\", \"CMD-SHELL\" or \"NONE\"")]
    [InlineData("services: {a: {image: x, extends: {service: b}}}\n", "service \"b\" not found")]
    [InlineData("services: {a: {image: x, extends: a}}\n", "Circular reference")]
    [InlineData("- a\n", "1:1: top-level object must be a mapping")]
    [InlineData("services:\n\ta: x\n", ": yaml: ")]
    public void Load_Mistake_SaysWhereAndWhat(string text, string message)
    {
        using var directory = new ProjectDirectory(text);
        var error = directory.Error();
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.StartsWith("validating DIR/compose.yaml:", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoFile_SaysSoAsDockerDoes()
    {
        using var directory = new ProjectDirectory();
        Assert.Equal("no configuration file provided: not found", directory.Error());
        Assert.Contains("DIR/gone.yaml: no such file or directory", directory.Error(static options => options with { Files = ["gone.yaml"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AliasesThatMultiply_AreRefused()
    {
        var text = new System.Text.StringBuilder("x-a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
        for (var level = 1; level < 8; level++)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"x-a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n");
        using var directory = new ProjectDirectory(text.Append("services: {a: {image: x}}\n").ToString());
        Assert.Contains("the document has more than", directory.Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_UnsetVariable_IsWarnedOf()
    {
        using var directory = new ProjectDirectory("services: {a: {image: 'x${GONE}'}}\n");
        directory.Load();
        Assert.Equal(["The \"GONE\" variable is not set. Defaulting to a blank string."], directory.Warnings.Distinct());
    }
}
