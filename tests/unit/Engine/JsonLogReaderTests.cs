using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Skiff.Engine.Logs;

namespace Skiff.Tests.Unit.Engine;

public sealed class JsonLogReaderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("skiff-log-").FullName;

    private string LogPath => Path.Combine(_directory, "x-json.log");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Copy_All_KeepsOrderAndStreams()
    {
        Write(LogPath, Line("out 1\n", "stdout", 1), Line("err 1\n", "stderr", 2), Line("out 2\n", "stdout", 3));
        Assert.Equal([(1, "out 1\n"), (2, "err 1\n"), (1, "out 2\n")], await ReadFramesAsync(null));
        Assert.Equal([(2, "err 1\n")], await ReadFramesAsync(null, format => new LogFormat { Frames = true, Stderr = true }));
    }

    [Fact]
    public async Task Copy_Tail_CountsLinesFromTheEnd()
    {
        Write(LogPath, [.. Enumerable.Range(0, 5000).Select(i => Line($"line {i} {new string('x', 50)}\n", "stdout", i))]);
        var frames = await ReadFramesAsync(2);
        Assert.Equal(["line 4998", "line 4999"], frames.Select(frame => frame.Text[..9]));
        Assert.Empty(await ReadFramesAsync(0));
        Assert.Equal(5000, (await ReadFramesAsync(9999)).Count);
        Assert.Equal(4321, (await ReadFramesAsync(4321)).Count);
    }

    [Fact]
    public async Task Copy_TailOverCutLine_TakesItWhole()
    {
        Write(LogPath, Line("first\n", "stdout", 1), Line("part one ", "stdout", 2), Line("part two\n", "stdout", 3));
        Assert.Equal("part one part two\n", string.Concat((await ReadFramesAsync(1)).Select(frame => frame.Text)));
    }

    [Fact]
    public async Task Copy_TimestampsAndCutLine_OnlyTheFirstPartHasOne()
    {
        Write(LogPath, Line("a ", "stdout", 1), Line("b\n", "stdout", 2));
        var frames = await ReadFramesAsync(null, _ => new LogFormat { Frames = true, Stdout = true, Timestamps = true });
        Assert.Equal("2026-01-01T00:00:01.000000000Z a b\n", string.Concat(frames.Select(frame => frame.Text)));
    }

    [Fact]
    public async Task Copy_Rotated_BeginsWithTheOldest()
    {
        Write(LogPath + ".2", Line("1\n", "stdout", 1));
        Write(LogPath + ".1", Line("2\n", "stdout", 2));
        Write(LogPath, Line("3\n", "stdout", 3));
        Assert.Equal("1\n2\n3\n", string.Concat((await ReadFramesAsync(null)).Select(frame => frame.Text)));
        Assert.Equal("2\n3\n", string.Concat((await ReadFramesAsync(2)).Select(frame => frame.Text)));
    }

    [Fact]
    public async Task Copy_SinceAndUntil_AreInclusive()
    {
        Write(LogPath, [.. Enumerable.Range(0, 10).Select(i => Line($"{i}\n", "stdout", i))]);
        var frames = await ReadFramesAsync(null, _ => new LogFormat { Frames = true, Stdout = true, Since = At(3), Until = At(5) });
        Assert.Equal("3\n4\n5\n", string.Concat(frames.Select(frame => frame.Text)));
    }

    [Fact]
    public async Task Copy_Details_ComeFirst()
    {
        Write(LogPath, """{"log":"x\n","stream":"stdout","attrs":{"a":"1","b":"2"},"time":"2026-01-01T00:00:00Z"}""" + "\n");
        var frames = await ReadFramesAsync(null, _ => new LogFormat { Frames = true, Stdout = true, Details = true });
        Assert.Equal("a=1,b=2 x\n", frames[0].Text);
    }

    [Fact]
    public async Task Copy_DamagedLine_IsLeftOut()
    {
        Write(LogPath, "{\"log\":\"cut sho\n", Line("good\n", "stdout", 1), "\0\0\0\n");
        Assert.Equal([(1, "good\n")], await ReadFramesAsync(null));
    }

    [Fact]
    public async Task Follow_ThroughRotations_LosesNothing()
    {
        Write(LogPath, Line("0\n", "stdout", 0));
        var ended = new TaskCompletionSource();
        var pipe = new Pipe();
        using var reader = new JsonLogReader(LogPath, new LogFormat { Stdout = true }, pipe.Writer);
        var copying = reader.CopyAsync(null, ended.Task, TestContext.Current.CancellationToken);
        for (var i = 1; i <= 60; i++)
        {
            if (i % 20 == 0)
            {
                if (File.Exists(LogPath + ".1"))
                    File.Move(LogPath + ".1", LogPath + ".2", overwrite: true);
                File.Move(LogPath, LogPath + ".1");
            }
            File.AppendAllText(LogPath, Line($"{i}\n", "stdout", i));
            if (i % 7 == 0)
                await Task.Yield();
        }
        ended.SetResult();
        await copying;
        await pipe.Writer.CompleteAsync();
        var text = Encoding.UTF8.GetString((await pipe.Reader.ReadAtLeastAsync(1 << 20, TestContext.Current.CancellationToken)).Buffer.ToArray());
        Assert.Equal(string.Concat(Enumerable.Range(0, 61).Select(i => $"{i}\n")), text);
    }

    [Fact]
    public async Task Follow_OverAFileDeletedByHand_ReachesTheLiveOne()
    {
        Write(LogPath + ".2", Line("1\n", "stdout", 1));
        Write(LogPath, Line("3\n", "stdout", 3));
        var pipe = new Pipe();
        using var reader = new JsonLogReader(LogPath, new LogFormat { Stdout = true }, pipe.Writer);
        await reader.CopyAsync(null, Task.CompletedTask, TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();
        var text = Encoding.UTF8.GetString((await pipe.Reader.ReadAtLeastAsync(1 << 20, TestContext.Current.CancellationToken)).Buffer.ToArray());
        Assert.Equal("1\n3\n", text);
    }

    private async Task<List<(int Stream, string Text)>> ReadFramesAsync(int? tail, Func<int, LogFormat>? format = null)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        using var reader = new JsonLogReader(LogPath, format?.Invoke(0) ?? new LogFormat { Frames = true, Stdout = true, Stderr = true }, pipe.Writer);
        await reader.CopyAsync(tail, null, TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();
        var bytes = (await pipe.Reader.ReadAtLeastAsync(int.MaxValue / 2, TestContext.Current.CancellationToken)).Buffer.ToArray();
        var frames = new List<(int, string)>();
        for (var at = 0; at < bytes.Length;)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 4));
            frames.Add((bytes[at], Encoding.UTF8.GetString(bytes, at + 8, length)));
            at += 8 + length;
        }
        return frames;
    }

    private static DateTimeOffset At(int second) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(second);

    private static string Line(string text, string stream, int second)
        => $$"""{"log":"{{text.Replace("\n", "\\n", StringComparison.Ordinal)}}","stream":"{{stream}}","time":"{{At(second):yyyy-MM-dd'T'HH:mm:ss'Z'}}"}""" + "\n";

    private static void Write(string path, params string[] lines) => File.WriteAllText(path, string.Concat(lines));
}
