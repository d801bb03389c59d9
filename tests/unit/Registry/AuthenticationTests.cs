using System.Text;
using Skiff.Errors;
using Skiff.Oci.Reference;
using Skiff.Registry.Client;
using static Skiff.Tests.Unit.Registry.RegistryDouble;

namespace Skiff.Tests.Unit.Registry;

public sealed class AuthenticationTests
{
    private const string Manifest = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{},"layers":[]}""";

    private static readonly RegistryCredentials s_me = new() { Username = "me", Password = "secret" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bearer_Anonymous_AsksOncePerScope()
    {
        await using var tokens = new RegistryDouble(_ => Answer.Of(200, """{"token":"t1","expires_in":300}"""));
        await using var registry = Guarded(tokens, "Bearer t1");
        using var client = Client();
        using var repository = client.Open(ImageReference.Parse(registry.Domain + "/team/app"), RegistryCredentials.None, RegistryAccess.Pull);
        await repository.GetManifestAsync("1", Token);
        await repository.GetManifestAsync("2", Token);
        var asked = Assert.Single(tokens.Requests);
        Assert.Equal("GET /token?service=registry.test&scope=repository%3Ateam%2Fapp%3Apull", asked.ToString());
        Assert.Null(asked.Authorization);
    }

    [Fact]
    public async Task Bearer_WithPassword_ShowsItToTheTokenServiceOnly()
    {
        await using var tokens = new RegistryDouble(_ => Answer.Of(200, """{"access_token":"t2"}"""));
        await using var registry = Guarded(tokens, "Bearer t2");
        using var client = Client();
        using var repository = client.Open(ImageReference.Parse(registry.Domain + "/team/app"), s_me, RegistryAccess.PullAndPush);
        await repository.GetManifestAsync("1", Token);
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:secret")), Assert.Single(tokens.Requests).Authorization);
        Assert.Contains("scope=repository%3Ateam%2Fapp%3Apull%2Cpush&account=me", tokens.Requests.Single().Path, StringComparison.Ordinal);
        Assert.All(registry.Requests, request => Assert.Equal("Bearer t2", request.Authorization));
    }

    [Fact]
    public async Task Bearer_WithIdentityToken_ExchangesIt()
    {
        await using var tokens = new RegistryDouble(_ => Answer.Of(200, """{"access_token":"t3","refresh_token":"r2"}"""));
        await using var registry = Guarded(tokens, "Bearer t3");
        using var client = Client();
        using var repository = client.Open(ImageReference.Parse(registry.Domain + "/team/app"), new RegistryCredentials { Username = "<token>", IdentityToken = "r1" }, RegistryAccess.Pull);
        await repository.GetManifestAsync("1", Token);
        var asked = Assert.Single(tokens.Requests);
        Assert.Equal("POST", asked.Method);
        Assert.Equal("grant_type=refresh_token&refresh_token=r1&service=registry.test&client_id=skiff&scope=repository%3Ateam%2Fapp%3Apull", Encoding.ASCII.GetString(asked.Body));
    }

    [Fact]
    public async Task Basic_WithoutPassword_SaysSo()
    {
        await using var registry = new RegistryDouble(_ => Answer.Of(401, "", ("WWW-Authenticate", "Basic realm=\"x\"")));
        using var client = Client();
        using var repository = client.Open(ImageReference.Parse(registry.Domain + "/team/app"), RegistryCredentials.None, RegistryAccess.Pull);
        var error = await Assert.ThrowsAsync<RegistryException>(() => repository.GetManifestAsync("1", Token));
        Assert.Equal($"Get \"{registry.Address}/v2/team/app/manifests/1\": no basic auth credentials", error.Message);
    }

    [Fact]
    public async Task LogIn_Basic_AcceptedOrNot()
    {
        await using var registry = new RegistryDouble(seen => seen.Authorization == "Basic bWU6c2VjcmV0" ? Answer.Of(200) : Answer.Of(401, "", ("WWW-Authenticate", "Basic realm=\"x\"")));
        using var client = Client();
        Assert.Null((await client.LogInAsync(registry.Domain, s_me, Token)).IdentityToken);
        var error = await Assert.ThrowsAsync<RegistryException>(() => client.LogInAsync(registry.Domain, s_me with { Password = "other" }, Token));
        Assert.Equal(ErrorKind.Unauthenticated, error.Kind);
        Assert.Equal($"login attempt to {registry.Address}/v2/ failed with status: 401 Unauthorized", error.Message);
    }

    [Fact]
    public async Task LogIn_Bearer_AcceptedOrNot()
    {
        await using var tokens = new RegistryDouble(seen => seen.Authorization == "Basic bWU6c2VjcmV0"
            ? Answer.Of(200, """{"token":"t4","refresh_token":"keep"}""")
            : Answer.Of(401, """{"details":"incorrect username or password"}"""));
        await using var registry = Guarded(tokens, "Bearer t4");
        using var client = Client();
        Assert.Equal("keep", (await client.LogInAsync(registry.Domain, s_me, Token)).IdentityToken);
        var error = await Assert.ThrowsAsync<RegistryException>(() => client.LogInAsync(registry.Domain, s_me with { Password = "other" }, Token));
        Assert.Equal($"Get \"{registry.Address}/v2/\": unauthorized: incorrect username or password", error.Message);
    }

    [Fact]
    public async Task Mirror_ThatFails_IsPassedOver_AndSeesNoCredentials()
    {
        await using var mirror = new RegistryDouble(seen => seen.Path == "/v2/" ? Answer.Of(200) : Answer.Error(404, "MANIFEST_UNKNOWN", "manifest unknown"));
        await using var registry = new RegistryDouble(seen => seen.Authorization is null
            ? Answer.Of(401, "", ("WWW-Authenticate", "Basic realm=\"x\""))
            : Answer.Of(200, Manifest));
        var hosts = Directory.CreateTempSubdirectory("hosts-");
        try
        {
            var own = hosts.CreateSubdirectory(registry.Domain);
            await File.WriteAllTextAsync(Path.Combine(own.FullName, "hosts.toml"), $"[host.\"{mirror.Address}\"]\n", Token);
            using var client = new RegistryClient(new RegistryOptions { Time = TimeProvider.System, HostDirectories = [hosts.FullName], RetryDelay = TimeSpan.FromMilliseconds(1), Attempts = 2 });
            using var repository = client.Open(ImageReference.Parse(registry.Domain + "/team/app"), s_me, RegistryAccess.Pull);
            await repository.GetManifestAsync("1", Token);
            var asked = Assert.Single(mirror.Requests);
            Assert.Equal($"GET /v2/team/app/manifests/1?ns={Uri.EscapeDataString(registry.Domain)}", asked.ToString());
            Assert.Null(asked.Authorization);
        }
        finally
        {
            hosts.Delete(recursive: true);
        }
    }

    private static RegistryDouble Guarded(RegistryDouble tokens, string authorization) => new(seen => seen.Authorization == authorization
        ? Answer.Of(200, Manifest)
        : Answer.Of(401, "", ("WWW-Authenticate", $"Bearer realm=\"{tokens.Address}/token\",service=\"registry.test\"")));

    private static RegistryClient Client() => new(new RegistryOptions { Time = TimeProvider.System, RetryDelay = TimeSpan.FromMilliseconds(1), Attempts = 3, HostDirectories = [] });
}
