using Skiff.Errors;
using Skiff.Registry.Client;
using Skiff.Registry.Client.Hosts;

namespace Skiff.Tests.Unit.Registry;

public sealed class HostResolverTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hosts-").FullName;

    [Theory]
    [InlineData("docker.io", "https://registry-1.docker.io/v2/")]
    [InlineData("quay.io", "https://quay.io/v2/")]
    [InlineData("127.0.0.1:5000", "https://127.0.0.1:5000/v2/ http://127.0.0.1:5000/v2/")]
    [InlineData("localhost", "https://localhost/v2/ http://localhost/v2/")]
    [InlineData("10.1.2.3:81", "https://10.1.2.3:81/v2/ http://10.1.2.3:81/v2/")]
    [InlineData("lab:5000", "https://lab:5000/v2/ http://lab:5000/v2/")]
    [InlineData("lab:5001", "https://lab:5001/v2/")]
    public void Resolve_Domain_KnowsWhoMayDoWithoutTls(string domain, string endpoints) =>
        Assert.Equal(endpoints, string.Join(' ', Resolver(insecure: ["10.0.0.0/8", "lab:5000"]).Resolve(domain).Select(endpoint => endpoint.Root.AbsoluteUri)));

    [Fact]
    public void Resolve_HubWithMirrors_AsksThemFirst()
    {
        var endpoints = Resolver(mirrors: ["https://mirror.example", "http://other.example/sub/"]).Resolve("docker.io");
        Assert.Equal(["https://mirror.example/v2/", "http://other.example/sub/v2/", "https://registry-1.docker.io/v2/"], endpoints.Select(endpoint => endpoint.Root.AbsoluteUri));
        Assert.Equal([true, true, false], endpoints.Select(endpoint => endpoint.IsMirror));
        Assert.Equal([false, false, true], endpoints.Select(endpoint => endpoint.CanPush));
        Assert.Single(Resolver(mirrors: ["https://mirror.example"]).Resolve("quay.io"));
    }

    [Theory]
    [InlineData("mirror.example", "invalid mirror: no scheme specified for \"mirror.example\": must use either 'https://' or 'http://'")]
    [InlineData("ftp://mirror.example", "invalid mirror: unsupported scheme \"ftp\" in \"ftp://mirror.example\": must use either 'https://' or 'http://'")]
    [InlineData("https://a:b@mirror.example", "invalid mirror: username/password not allowed in URI \"https://xxxxx@mirror.example/\"")]
    [InlineData("https://mirror.example/?x=1", "invalid mirror: query or fragment at end of the URI \"https://mirror.example/?x=1\"")]
    public void New_BadMirror_IsRefused(string mirror, string message) =>
        Assert.Equal(message, Assert.Throws<EngineException>(() => Resolver(mirrors: [mirror])).Message);

    [Fact]
    public void New_InsecureRegistryWithScheme_IsRefused() =>
        Assert.Equal("insecure registry http://lab should not contain '://'", Assert.Throws<EngineException>(() => Resolver(insecure: ["http://lab"])).Message);

    [Fact]
    public void Resolve_HostsToml_HasTheOrderAndSettingsOfTheFile()
    {
        Write("quay.io/hosts.toml", """
            server = "https://quay.example"
            [host."https://z.example/team"]
            capabilities = ["pull"]
            ca = "ca.pem"
            client = [["c.pem", "k.pem"]]
            [host."https://z.example/team".header]
            x-key = "secret"
            [host."https://a.example/whole/v2"]
            override_path = true
            skip_verify = true
            capabilities = ["pull", "resolve", "push"]
            """);
        var endpoints = Resolver().Resolve("quay.io");
        Assert.Equal(["https://z.example/team/v2/", "https://a.example/whole/v2/", "https://quay.example/v2/"], endpoints.Select(endpoint => endpoint.Root.AbsoluteUri));
        Assert.Equal([(true, false, false), (true, true, true), (true, true, true)], endpoints.Select(endpoint => (endpoint.CanPull, endpoint.CanResolve, endpoint.CanPush)));
        Assert.Equal([Path.Combine(_directory, "quay.io", "ca.pem")], endpoints[0].Authorities);
        Assert.Equal([(Path.Combine(_directory, "quay.io", "c.pem"), Path.Combine(_directory, "quay.io", "k.pem"))], endpoints[0].ClientCertificates);
        Assert.Equal([("x-key", "secret")], endpoints[0].Headers);
        Assert.Equal(["quay.io", "quay.io", null], endpoints.Select(endpoint => endpoint.Namespace));
        Assert.True(endpoints[1].SkipVerify);
    }

    [Theory]
    [InlineData("lab:5000", "lab_5000_/hosts.toml")]
    [InlineData("lab:5000", "lab:5000/hosts.toml")]
    [InlineData("lab:5000", "lab/hosts.toml")]
    [InlineData("lab:5000", "_default/hosts.toml")]
    public void Resolve_HostsToml_IsFoundUnderItsNames(string domain, string path)
    {
        Write(path, "[host.\"http://127.0.0.1:9\"]\n");
        Assert.Equal(["http://127.0.0.1:9/v2/", "https://lab:5000/v2/"], Resolver().Resolve(domain).Select(endpoint => endpoint.Root.AbsoluteUri));
    }

    [Fact]
    public void Resolve_BrokenHostsToml_NamesTheFile()
    {
        Write("quay.io/hosts.toml", "server = [");
        Assert.StartsWith($"invalid {_directory}/quay.io/hosts.toml: ", Assert.Throws<EngineException>(() => Resolver().Resolve("quay.io")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_CertificateDirectory_HasAuthoritiesAndClients()
    {
        Write("quay.io/ca.crt", "");
        Write("quay.io/me.cert", "");
        Assert.Equal("missing key me.key for client certificate me.cert. CA certificates must use the extension .crt", Assert.Throws<EngineException>(() => Resolver().Resolve("quay.io")).Message);
        Write("quay.io/me.key", "");
        var endpoint = Assert.Single(Resolver().Resolve("quay.io"));
        Assert.Equal([Path.Combine(_directory, "quay.io", "ca.crt")], endpoint.Authorities);
        Assert.Single(endpoint.ClientCertificates);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private HostResolver Resolver(string[]? insecure = null, string[]? mirrors = null) =>
        new(new RegistryOptions { Time = TimeProvider.System, InsecureRegistries = insecure ?? [], Mirrors = mirrors ?? [], HostDirectories = [_directory] });

    private void Write(string path, string content)
    {
        var whole = Path.Combine(_directory, path);
        Directory.CreateDirectory(Path.GetDirectoryName(whole)!);
        File.WriteAllText(whole, content);
    }
}
