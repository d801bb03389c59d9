using System.Text;
using Skiff.CommandLine.Configuration;

namespace Skiff.Tests.Unit.CommandLine;

public sealed class CredentialsTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("skiff-home-").FullName;

    private string ConfigPath => Path.Combine(_home, ".docker", "config.json");

    [Fact]
    public void WithoutAHelper_NoSecretIsReadable()
    {
        using (var captured = Session())
            new Credentials(captured.Session).Save("reg:5000", new StoredCredentials("kizai", "wt-secret", null));
        using var again = Session();
        Assert.Equal(new StoredCredentials("kizai", "wt-secret", null), new Credentials(again.Session).Find("reg:5000"));
        Assert.Equal("{\n\t\"auths\": {\n\t\t\"reg:5000\": {}\n\t}\n}", File.ReadAllText(ConfigPath));
        foreach (var file in Directory.EnumerateFiles(_home, "*", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file, Encoding.Latin1);
            Assert.DoesNotContain("wt-secret", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToBase64String("kizai:wt-secret"u8), text, StringComparison.Ordinal);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void Secret_OfOneRegistry_IsNoneOfAnother()
    {
        using var captured = Session();
        new Credentials(captured.Session).Save("one", new StoredCredentials("a", "b", "token"));
        Assert.Equal(new StoredCredentials("a", "b", "token"), new Credentials(captured.Session).Find("one"));
        var path = Path.Combine(_home, ".docker", "skiff-credentials.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"one\"", "\"two\"", StringComparison.Ordinal));
        Assert.Null(new Credentials(captured.Session).Find("two"));
        Directory.Delete(Path.Combine(_home, ".local"), recursive: true);
        Assert.Null(new Credentials(captured.Session).Find("one"));
    }

    [Fact]
    public void PlainEntriesOfDocker_AreRead_AndReplacedAtTheNextLogin()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
        File.WriteAllText(ConfigPath, "{\"psFormat\":\"x\",\"auths\":{\"https://reg.example/v1/\":{\"auth\":\"a2l6YWk6d3Q6c2VjcmV0\"},\"token.example\":{\"identitytoken\":\"t\"}}}");
        using var captured = Session();
        var credentials = new Credentials(captured.Session);
        Assert.Equal(new StoredCredentials("kizai", "wt:secret", null), credentials.Find("reg.example"));
        Assert.Equal(new StoredCredentials("", "", "t"), credentials.Find("token.example"));
        Assert.Null(credentials.Find("other.example"));
        credentials.Save("token.example", new StoredCredentials("u", "p", null));
        var text = File.ReadAllText(ConfigPath);
        Assert.Contains("\"psFormat\": \"x\"", text, StringComparison.Ordinal);
        Assert.Contains("a2l6YWk6d3Q6c2VjcmV0", text, StringComparison.Ordinal);
        Assert.DoesNotContain("identitytoken", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logout_ForgetsAll()
    {
        using (var captured = Session())
            new Credentials(captured.Session).Save("reg:5000", new StoredCredentials("kizai", "wt-secret", null));
        using (var captured = Session())
        {
            Assert.Equal(0, await captured.RunAsync("logout", "https://reg:5000/v2/"));
            Assert.Equal("Removing login credentials for reg:5000\n", captured.Output);
        }
        using var again = Session();
        Assert.Null(new Credentials(again.Session).Find("reg:5000"));
        Assert.DoesNotContain("reg:5000", File.ReadAllText(ConfigPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Helper_ThatIsMissing_IsNamed()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
        await File.WriteAllTextAsync(ConfigPath, "{\"credHelpers\":{\"reg\":\"none\"},\"credsStore\":\"other\"}", TestContext.Current.CancellationToken);
        using var captured = Session();
        var error = Assert.ThrowsAny<Exception>(() => new Credentials(captured.Session).Save("reg", new StoredCredentials("a", "b", null)));
        Assert.Equal("Error saving credentials: error storing credentials - err: exec: \"docker-credential-none\": executable file not found in $PATH, out: ``", error.Message);
        Assert.Null(new Credentials(captured.Session).Find("reg"));
        Assert.Equal(0, await captured.RunAsync("logout", "elsewhere"));
        Assert.Equal("WARNING: could not erase credentials:\n", captured.Error[..38]);
    }

    [Theory]
    [InlineData("conflicting options: cannot specify both --password and --password-stdin\n", "-u", "a", "-p", "b", "--password-stdin")]
    [InlineData("the --password-stdin option requires --username to be set\n", "--password-stdin")]
    [InlineData("Error: Cannot perform an interactive login from a non TTY device\n", "-u", "a")]
    public async Task Login_RefusesWhatDoesNotFit(string expected, params string[] flags)
    {
        using var captured = Session();
        Assert.Equal(1, await captured.RunAsync(["login", .. flags, "reg"]));
        Assert.Equal(expected, captured.Error);
    }

    [Fact]
    public async Task LogLevel_IsChecked()
    {
        using var captured = Session();
        Assert.Equal(1, await captured.RunAsync("-l", "foo", "ps"));
        Assert.Equal("Unable to parse logging level: foo\n", captured.Error);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private CapturedSession Session() => new(new Dictionary<string, string> { ["HOME"] = _home, ["PATH"] = "/nonexistent" });
}
