using Skiff.Errors;
using Skiff.Registry.Server.Access;

namespace Skiff.Tests.Unit.Registry.Server;

public sealed class PasswordFileTests : IDisposable
{
    /// <summary>`htpasswd -nbBC 5 kizai wt-secret` of Apache.</summary>
    private const string Apache = "kizai:$2y$05$rpUo03kcanr0.fExvQLRwOvJIiFvcqjll9Eat7bfvaS21Crabs6TW";
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Knows_WhatHtpasswdWrote()
    {
        File.WriteAllText(_path, $"# users\n\n{Apache}\n");
        var file = PasswordFile.Open(_path);
        Assert.True(file.Knows("kizai", "wt-secret"));
        Assert.True(file.Knows("kizai", "wt-secret"));
        Assert.False(file.Knows("kizai", "wrong"));
        Assert.False(file.Knows("nobody", "wt-secret"));
        Assert.False(file.Knows("kizai", ""));
    }

    [Fact]
    public void Knows_WhatTheFileSaysNow()
    {
        File.WriteAllText(_path, Apache);
        var file = PasswordFile.Open(_path);
        Assert.True(file.Knows("kizai", "wt-secret"));
        File.WriteAllText(_path, "other:" + Apache.Split(':')[1]);
        File.SetLastWriteTimeUtc(_path, File.GetLastWriteTimeUtc(_path).AddSeconds(1));
        Assert.False(file.Knows("kizai", "wt-secret"));
        Assert.True(file.Knows("other", "wt-secret"));
    }

    [Theory]
    [InlineData("kizai")]
    [InlineData("kizai:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=")]
    [InlineData("kizai:$apr1$x$y")]
    public void OtherHashes_AreRefusedWithTheirLine(string line)
    {
        var error = Assert.Throws<EngineException>(() => PasswordFile.Parse(["# first", line]));
        Assert.Contains("line 2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic a2l6YWk6YTpi", "kizai", "a:b")]
    [InlineData("basic OnA=", "", "p")]
    public void Head_IsReadToTheFirstColon(string head, string user, string password)
    {
        Assert.True(PasswordGate.TryRead(head, out var readUser, out var readPassword));
        Assert.Equal((user, password), (readUser, readPassword));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer x")]
    [InlineData("Basic ###")]
    [InlineData("Basic YQ==")]
    public void Head_ThatIsNoneIsRefused(string? head) => Assert.False(PasswordGate.TryRead(head, out _, out _));

    public void Dispose() => File.Delete(_path);
}
