using System.Text;
using System.Text.Json.Nodes;
using Skiff.Runtime.Shim;
using Skiff.Runtime.Shim.Logs;

namespace Skiff.Tests.Unit.Runtime.Shim;

public sealed class LogWriterTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("skiff-log-").FullName;

    private string LogPath => Path.Combine(_directory, "x-json.log");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Append_ContinuesTheFile()
    {
        for (var i = 0; i < 2; i++)
        {
            using var writer = new LogWriter(new ShimLog { Path = LogPath });
            writer.Append(isError: false, "one\ntwo"u8);
            writer.Append(isError: true, "err\n"u8);
            writer.Finish(isError: false);
        }

        Assert.Equal(["one\n", "err\n", "two", "one\n", "err\n", "two"], Texts(LogPath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, new FileInfo(LogPath).UnixFileMode);
    }

    [Fact]
    public void Append_Rotates()
    {
        using (var writer = new LogWriter(new ShimLog { Path = LogPath, MaxSize = 1000, MaxFiles = 3 }))
        {
            writer.Append(isError: false, Lines(0, 100));
        }

        var files = Directory.GetFiles(_directory).Order().ToArray();
        Assert.Equal([LogPath, LogPath + ".1", LogPath + ".2"], files);
        Assert.All(files[1..], static file => Assert.InRange(new FileInfo(file).Length, 1000, 1100));
        var kept = ((string[])[LogPath + ".2", LogPath + ".1", LogPath]).SelectMany(Texts).ToArray();
        Assert.Equal(Enumerable.Range(100 - kept.Length, kept.Length).Select(static i => $"line {i}\n"), kept);
    }

    [Fact]
    public void Append_WithOneFile_BeginsAnew()
    {
        using (var writer = new LogWriter(new ShimLog { Path = LogPath, MaxSize = 1000 }))
        {
            writer.Append(isError: false, Lines(0, 100));
        }

        Assert.Single(Directory.GetFiles(_directory));
        Assert.Equal("line 99\n", Texts(LogPath)[^1]);
    }

    [Fact]
    public void Replace_PutsTheCompressedFileWhereTheOriginalIsNow()
    {
        var rotated = 0;
        using var writer = new LogWriter(new ShimLog { Path = LogPath, MaxSize = 500, MaxFiles = 5, Compress = true }) { Rotated = () => rotated++ };
        writer.Append(isError: false, Lines(0, 10));
        Assert.True(rotated > 0);
        Assert.True(writer.Files.HasUncompressed);
        var inode = Skiff.Linux.Files.FileIdentity.OfPath(LogPath + ".1")!.Value.Inode;
        File.WriteAllText(LogPath + ".tmp", "compressed");
        writer.Append(isError: false, Lines(10, 10));
        Assert.True(writer.Files.Replace(inode, LogPath + ".tmp"));
        var compressed = Assert.Single(Directory.GetFiles(_directory, "*.gz"));
        Assert.NotEqual(LogPath + ".1.gz", compressed);
        Assert.False(File.Exists(compressed[..^3]));
        Assert.Equal("compressed", File.ReadAllText(compressed));
        writer.Append(isError: false, Lines(20, 100));
        Assert.Empty(Directory.GetFiles(_directory, "*.gz"));
        Assert.Equal(5, Directory.GetFiles(_directory).Length);
    }

    [Fact]
    public void Append_WhenTheDirectoryIsGone_GoesOn()
    {
        using var writer = new LogWriter(new ShimLog { Path = LogPath, MaxSize = 100, MaxFiles = 2 });
        Directory.Delete(_directory, recursive: true);
        writer.Append(isError: false, Lines(0, 10));
        Directory.CreateDirectory(_directory);
        writer.Append(isError: false, "back\n"u8);
        Assert.Equal("back\n", Texts(LogPath)[^1]);
    }

    [Fact]
    public void Append_OfMoreThanTheBuffer_WritesAll()
    {
        using (var writer = new LogWriter(new ShimLog { Path = LogPath, AttributesJson = $"{{\"a\":\"{new string('x', 100_000)}\"}}" }))
        {
            writer.Append(isError: false, Lines(0, 50));
        }

        Assert.Equal(50, Texts(LogPath).Length);
    }

    private static byte[] Lines(int first, int count) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(first, count).Select(static i => $"line {i}\n")));

    private static string[] Texts(string path) => [.. File.ReadAllLines(path).Select(static line => (string)JsonNode.Parse(line)!["log"]!)];
}
