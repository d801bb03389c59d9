using System.Buffers;
using System.IO.Pipelines;
using Skiff.Linux.Files;

namespace Skiff.Engine.Logs;

/// <summary>
/// Copies a json-file log to a client: the rotated files from the oldest on, then the live one, then, following, what is
/// written meanwhile, through rotations. Reads in blocks and writes straight into the pipe.
/// </summary>
internal sealed class JsonLogReader : IDisposable
{
    private const int FirstBuffer = 64 * 1024;
    private const int LargestLine = 16 * 1024 * 1024;
    private readonly string _path;
    private readonly ILogSink _sink;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private byte[] _scratch = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private int _filled;
    private bool _finished;

    public JsonLogReader(string path, LogFormat format, PipeWriter output)
        : this(path, new ClientLogSink(format, output))
    {
    }

    public JsonLogReader(string path, ILogSink sink) => (_path, _sink) = (path, sink);

    /// <summary>
    /// <paramref name="tail"/> is a number of lines, null all of them. Following ends with <paramref name="ended"/>: what was logged before
    /// that is still copied.
    /// </summary>
    public async Task CopyAsync(int? tail, Task? ended, CancellationToken cancellationToken)
    {
        using var watch = ended is null || ended.IsCompleted ? null : DirectoryWatch.Open(Path.GetDirectoryName(_path)!);
        var (number, offset) = Begin(tail);
        if (watch is not null)
        {
            await FollowAsync(watch, (number, offset), ended!, cancellationToken);
            return;
        }
        for (; !_finished && number >= 0; (number, offset) = (number - 1, 0))
            await CopyFileAsync(number, offset, cancellationToken);
    }

    /// <summary>Follows from a place in a file that <see cref="LogFiles"/> counts, until <paramref name="ended"/> and the end of the log.</summary>
    public async Task FollowFromAsync((int Number, long Offset) begin, Task ended, CancellationToken cancellationToken)
    {
        using var watch = DirectoryWatch.Open(Path.GetDirectoryName(_path)!);
        await FollowAsync(watch, begin, ended, cancellationToken);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        ArrayPool<byte>.Shared.Return(_scratch);
    }

    /// <summary>The file and the offset in it where the lines that were asked for begin.</summary>
    private (int Number, long Offset) Begin(int? tail)
    {
        var rotated = LogFiles.CountRotated(_path);
        if (tail is null)
            return (rotated, 0);
        var wanted = tail.Value;
        for (var number = 0; number <= rotated; number++)
        {
            using var file = LogFiles.TryOpen(_path, number);
            if (file is null)
                continue;
            var (offset, found) = LogTail.Find(file, wanted);
            if (found >= wanted || number == rotated)
                return (number, offset);
            wanted -= found;
        }
        return (0, 0);
    }

    private async Task CopyFileAsync(int number, long offset, CancellationToken cancellationToken)
    {
        await using var file = LogFiles.TryOpen(_path, number);
        if (file is null)
            return;
        file.Position = offset;
        _filled = 0;
        await DrainAsync(file, cancellationToken);
    }

    /// <summary>
    /// A file may be rotated at any moment, several times before it is looked at again, so what comes after it is found by what it is
    /// (its inode) and not by counting. Counting remains for files that were compressed since.
    /// </summary>
    private async Task FollowAsync(DirectoryWatch watch, (int Number, long Offset) begin, Task ended, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(_path);
        // cancelled by the client's end, or to look once more when the container has ended
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var number = begin.Number;
        var file = LogFiles.TryOpen(_path, number);
        try
        {
            if (file is not null)
                file.Position = begin.Offset;
            while (!_finished)
            {
                var last = ended.IsCompleted;
                if (file is not null)
                    await DrainAsync(file, cancellationToken);
                if (LogFiles.OpenAfter(_path, file, ref number, () => watch.Take(name)) is { } next)
                {
                    if (file is not null)
                    {
                        await DrainAsync(file, cancellationToken); // what came between the look and the rotation
                        await file.DisposeAsync();
                    }
                    (file, number) = next;
                    _filled = 0;
                    continue;
                }
                if (last)
                    return;
                await _sink.FlushAsync(cancellationToken);
                number += await WaitAsync(watch, name, ended, waiting, cancellationToken);
            }
        }
        finally
        {
            if (file is not null)
                await file.DisposeAsync();
        }
    }

    private static async Task<int> WaitAsync(
        DirectoryWatch watch, string name, Task ended, CancellationTokenSource waiting, CancellationToken cancellationToken)
    {
        var change = watch.WaitAsync(name, waiting.Token);
        if (await Task.WhenAny(change, ended) == change)
            return await change;
        await waiting.CancelAsync();
        try
        {
            return await change;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    /// <summary>Copies all whole lines up to the end of the file as it is now.</summary>
    private async Task DrainAsync(Stream file, CancellationToken cancellationToken)
    {
        while (!_finished)
        {
            if (_filled == _buffer.Length)
                Grow();
            var read = await file.ReadAsync(_buffer.AsMemory(_filled), cancellationToken);
            if (read == 0)
                break;
            _filled += read;
            WriteLines();
            _sink.Reached(file, file.Position - _filled);
            await _sink.FlushAsync(cancellationToken);
        }
    }

    private void WriteLines()
    {
        var start = 0;
        while (_buffer.AsSpan(start, _filled - start).IndexOf((byte)'\n') is >= 0 and var length)
        {
            if (_scratch.Length < length)
            {
                ArrayPool<byte>.Shared.Return(_scratch);
                _scratch = ArrayPool<byte>.Shared.Rent(length);
            }
            if (LogLine.TryRead(_buffer.AsSpan(start, length), _scratch, out var entry) && !_sink.Write(entry))
            {
                _finished = true;
                return;
            }
            start += length + 1;
        }
        _buffer.AsSpan(start, _filled - start).CopyTo(_buffer);
        _filled -= start;
    }

    private void Grow()
    {
        if (_buffer.Length >= LargestLine)
        {
            _filled = 0; // no line of ours is so long: the file is damaged, go on behind it
            return;
        }
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _filled).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
