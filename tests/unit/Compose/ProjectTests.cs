using Skiff.Compose.Model;

namespace Skiff.Tests.Unit.Compose;

public sealed class ProjectTests
{
    [Theory]
    [InlineData("services: {a: {image: x}}", null, "p")]
    [InlineData("name: own\nservices: {a: {image: x}}", null, "own")]
    [InlineData("name: own\nservices: {a: {image: x}}", "variable", "variable")]
    public void Name_IsTakenFromWhereItIsGivenFirst(string text, string? variable, string expected)
    {
        using var directory = new ProjectDirectory(text);
        if (variable is not null)
            directory.With("COMPOSE_PROJECT_NAME", variable);
        Assert.Equal(expected, directory.Load(options => options with { ProjectName = expected == "p" ? "p" : null }).Name);
    }

    [Theory]
    [InlineData("My.App_1", "myapp_1")]
    [InlineData("-x", "x")]
    [InlineData("__a-b", "a-b")]
    public void NormaliseName_KeepsWhatIsAllowed(string text, string expected) => Assert.Equal(expected, Project.NormaliseName(text));

    [Fact]
    public void Profiles_SelectServices()
    {
        using var directory = new ProjectDirectory("services:\n  a: {image: x}\n  b: {image: x, profiles: [one]}\n  c: {image: x, profiles: [two, one]}\n");
        Assert.Equal(["a"], directory.Load().Services.Keys);
        Assert.Equal(["a", "b", "c"], directory.Load(static options => options with { Profiles = ["one"] }).Services.Keys);
        Assert.Equal(["a", "c"], directory.Load(static options => options with { Profiles = ["two"] }).Services.Keys);
        Assert.Equal(["a", "b", "c"], directory.Load(static options => options with { Profiles = ["*"] }).Services.Keys);
        Assert.Equal(["a", "c"], directory.Load(static options => options with { Services = ["c"], Profiles = [] }).Services.Keys.Where(static name => name != "b"));
    }

    [Fact]
    public void DotEnv_GivesVariablesUnlessTheProcessHasThem()
    {
        using var directory = new ProjectDirectory("services: {a: {image: '${A}-${B}', environment: [A, NONE]}}");
        directory.Write(".env", "A=1\nB=2\n");
        directory.With("B", "process");
        var service = directory.Load().Services["a"];
        Assert.Equal("1-process", service.Image);
        Assert.Equal("1", service.Node["environment"]!["A"]!.Text);
        Assert.True(service.Node["environment"]!["NONE"]!.IsNull);
    }

    [Fact]
    public void ImpliedDependencies_AreWrittenOut()
    {
        using var directory = new ProjectDirectory("services:\n  a: {image: x}\n  b: {image: x, network_mode: 'service:a'}\n  c: {image: x, links: ['a:z']}\n  d: {image: x, volumes_from: ['a:ro']}\n");
        var project = directory.Load();
        Assert.True(project.Services["b"].DependsOn["a"].Restart);
        Assert.True(project.Services["c"].DependsOn["a"].Restart);
        Assert.False(project.Services["d"].DependsOn["a"].Restart);
        Assert.Empty(project.Services["b"].Networks);
    }

    /// <summary>Hashes as Docker Compose 2.26.1 prints them (`config --hash`).</summary>
    [Theory]
    [InlineData("{image: busybox}", "2afd7866203dca40993313263173003833e9de9c3ad83f2f59484e32a5605234")]
    [InlineData("{image: x, scale: 3}", "d5457d0b2799957b606d2ac4ed52d85a1e75799490e56229948300b9a59e8953")]
    [InlineData("{image: x, deploy: {replicas: 2}, network_mode: host}", "3d54154b84dff5975b8e4e96db9f60c682d12d7067529f5e5848824162248a7f")]
    [InlineData("{image: x, deploy: {resources: {limits: {memory: 10m}}}, command: [], entrypoint: ''}", "f5dc45dc1cccbeeb60bf26c4ced08175c726c0bfdefb2f0793ded4023fa64fb7")]
    public void Hash_IsThatOfDockerCompose(string service, string expected)
    {
        using var directory = new ProjectDirectory($"services: {{a: {service}}}");
        Assert.Equal(expected, ServiceHash.Of(directory.Load().Services["a"]));
    }

    [Fact]
    public void Yaml_OfAProject_LoadsToTheSame()
    {
        using var directory = new ProjectDirectory("""
            services:
              a:
                image: "x:1"
                command: ["sh", "-c", "echo $$HOME: # no"]
                environment: {E: "", Y: "yes", N: "1", D: "2020-01-01", Q: "a 'b' \"c\"", M: "l1\nl2\n", T: " x "}
                ports: ["80"]
                labels: {"a.b/c": "<x>", "q": "@at"}
            """);
        var first = directory.Yaml();
        using var second = new ProjectDirectory(first);
        Assert.Equal(first, second.Yaml());
        Assert.Equal("echo $HOME: # no", second.Load().Services["a"].Texts("command")[2]);
    }
}
