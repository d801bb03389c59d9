namespace Skiff.Tests.Unit.Compose;

public sealed class MergeTests
{
    [Theory]
    [InlineData("image: x", "image: y", "image: y")]
    [InlineData("command: a b", "command: c", "command: [c]")]
    [InlineData("entrypoint: a", "entrypoint: [b, c]", "entrypoint: [b, c]")]
    [InlineData("environment: {A: 1, B: 2}", "environment: [B=3, C=4]", "environment: {A: 1, B: 3, C: 4}")]
    [InlineData("labels: [a=1]", "labels: {a: 2}", "labels: {a: 2}")]
    [InlineData("dns: 1.1.1.1", "dns: [2.2.2.2, 1.1.1.1]", "dns: [1.1.1.1, 2.2.2.2]")]
    [InlineData("expose: [80]", "expose: ['81', '80']", "expose: ['80', '81']")]
    [InlineData("ports: ['80:80']", "ports: ['81:81', '80:80']", "ports: ['80:80', '81:81']")]
    [InlineData("ports: ['80:80']", "ports: !override ['81:81']", "ports: ['81:81']")]
    [InlineData("ports: ['80:80']", "ports: !reset []", "")]
    [InlineData("environment: {A: 1, B: 2}", "environment: {A: !reset null}", "environment: {B: 2}")]
    [InlineData("hostname: h\ndomainname: d", "hostname: !reset null", "domainname: d")]
    [InlineData("volumes: ['./a:/x', './b:/y']", "volumes: ['./c:/x']", "volumes: ['./c:/x', './b:/y']")]
    [InlineData("logging: {driver: a, options: {x: 1}}", "logging: {driver: a, options: {y: 2}}", "logging: {driver: a, options: {x: 1, y: 2}}")]
    [InlineData("logging: {driver: a, options: {x: 1}}", "logging: {driver: b, options: {y: 2}}", "logging: {driver: b, options: {y: 2}}")]
    [InlineData("ulimits: {n: 1}", "ulimits: {n: {soft: 1, hard: 2}}", "ulimits: {n: {soft: 1, hard: 2}}")]
    [InlineData("healthcheck: {test: a, retries: 1}", "healthcheck: {test: [CMD, b]}", "healthcheck: {test: [CMD, b], retries: 1}")]
    [InlineData("build: .", "build: {args: {A: 1}}", "build: {context: ., args: {A: 1}}")]
    [InlineData("build: {args: [A=1]}", "build: {args: {B: 2}}", "build: {args: {A: 1, B: 2}}")]
    [InlineData("networks: [n]", "networks: {n: {aliases: [x]}}", "networks: {n: {aliases: [x]}}")]
    [InlineData("networks: {n: {aliases: [x]}}", "networks: [n, m]", "networks: {n: {aliases: [x]}, m: }")]
    [InlineData("cap_add: [A]", "cap_add: [A, B]", "cap_add: [A, B]")]
    [InlineData("extra_hosts: ['a:1.1.1.1']", "extra_hosts: {b: 2.2.2.2}", "extra_hosts: [a=1.1.1.1, b=2.2.2.2]")]
    [InlineData("deploy: {resources: {limits: {cpus: 1}}}", "deploy: {resources: {limits: {memory: 1m}}}", "deploy: {resources: {limits: {cpus: 1, memory: 1m}}}")]
    [InlineData("sysctls: [a=1]", "sysctls: {b: 2}", "sysctls: {a: 1, b: 2}")]
    [InlineData("tmpfs: /a", "tmpfs: [/b]", "tmpfs: [/a, /b]")]
    [InlineData("x-y: {a: 1}", "x-y: {b: 2}", "x-y: {a: 1, b: 2}")]
    public void Load_TwoFiles_MergesThem(string first, string second, string expected)
    {
        using var merged = new ProjectDirectory(Service(first));
        merged.Write("second.yaml", Service(second));
        using var single = new ProjectDirectory(Service(expected));
        Assert.Equal(single.Yaml(), merged.Yaml(static options => options with { Files = ["compose.yaml", "second.yaml"] }));
    }

    [Fact]
    public void Load_OverrideFile_IsMergedByItself()
    {
        using var directory = new ProjectDirectory("services: {a: {image: x}}");
        directory.Write("compose.override.yaml", "services: {a: {hostname: h}, b: {image: y}}");
        Assert.Equal("h", directory.Load().Services["a"].Text("hostname"));
        Assert.Equal(["a", "b"], directory.Load().Services.Keys);
    }

    [Fact]
    public void Load_Anchors_AreJoinedAndOverridden()
    {
        using var directory = new ProjectDirectory("x-base: &base {image: x, environment: &e {A: 1, B: 2}}\nservices:\n  a: {<<: *base, hostname: h}\n  b:\n    <<: [*base]\n    environment: {<<: *e, B: 3}\n");
        var project = directory.Load();
        Assert.Equal("x", project.Services["a"].Image);
        Assert.Equal("3", project.Services["b"].Node["environment"]!["B"]!.Text);
        Assert.Equal("1", project.Services["b"].Node["environment"]!["A"]!.Text);
        Assert.Equal("2", project.Services["a"].Node["environment"]!["B"]!.Text);
    }

    [Fact]
    public void Load_Extends_TakesTheOthersAttributesAndPaths()
    {
        using var directory = new ProjectDirectory("services:\n  a: {extends: {file: sub/base.yaml, service: web}, environment: {B: 2}}\n  c: {extends: a, hostname: h}\n");
        directory.Write("sub/base.yaml", "services:\n  web: {extends: root, image: x, env_file: e.env, volumes: ['./d:/d']}\n  root: {image: z, environment: {A: 1}}\n");
        directory.Write("sub/e.env", "E=5\n");
        var project = directory.Load();
        Assert.Equal("x", project.Services["a"].Image);
        Assert.Equal("A=1,B=2,E=5", string.Join(',', project.Services["a"].Pairs("environment").Select(static pair => $"{pair.Key}={pair.Value}")));
        Assert.Equal(Path.Combine(directory.Path, "sub/d"), project.Services["c"].Node["volumes"]!.Items[0]["source"]!.Text);
        Assert.Equal("h", project.Services["c"].Text("hostname"));
        Assert.Null(project.Services["a"].Text("hostname"));
    }

    [Fact]
    public void Load_Include_BringsInServicesWithTheirOwnDirectoryAndVariables()
    {
        using var directory = new ProjectDirectory("include: [sub/compose.yaml]\nservices: {a: {image: x, depends_on: [b]}}\n");
        directory.Write("sub/compose.yaml", "services: {b: {image: 'y:${V}', volumes: ['./d:/d']}}\nnetworks: {n: }\n");
        directory.Write("sub/.env", "V=7\n");
        var project = directory.Load();
        Assert.Equal("y:7", project.Services["b"].Image);
        Assert.Equal(Path.Combine(directory.Path, "sub/d"), project.Services["b"].Node["volumes"]!.Items[0]["source"]!.Text);
        Assert.Equal("p_n", project.Root["networks"]!["n"]!["name"]!.Text);
    }

    [Fact]
    public void Load_IncludeOfWhatIsThere_Conflicts()
    {
        using var directory = new ProjectDirectory("include: [other.yaml]\nservices: {a: {image: x}}\n");
        directory.Write("other.yaml", "services: {a: {image: y}}\n");
        Assert.Contains("services.a conflicts with imported resource", directory.Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_IncludeCycle_IsRefused()
    {
        using var directory = new ProjectDirectory("include: [other.yaml]\nservices: {a: {image: x}}\n");
        directory.Write("other.yaml", "include: [compose.yaml]\n");
        Assert.Contains("include cycle detected", directory.Error(), StringComparison.Ordinal);
    }

    private static string Service(string body) => "services:\n  a:\n    annotations: {}\n" + string.Concat(("image: base\n" + body).Split('\n').Reverse().DistinctBy(static line => line.Split(':')[0]).Reverse().Select(static line => line.Length == 0 ? "" : $"    {line}\n")) + "networks: {n: , m: }\n";
}
