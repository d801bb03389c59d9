using System.Text;

namespace Skiff.Tests.Unit.Client;

/// <summary>A connection whose answers are written down beforehand, and given out a few bytes at a time.</summary>
internal sealed class ScriptedConnection(string answers, int step = int.MaxValue, CountdownEvent? together = null) : Stream
{
    private readonly byte[] _answers = Encoding.UTF8.GetBytes(answers);
    private readonly MemoryStream _sent = new();
    private int _at;

    public string Sent => Encoding.UTF8.GetString(_sent.ToArray());

    public bool IsClosed { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Yield(); // an answer is never there at once: other requests come between
        if (_at == 0)
            together?.Signal();
        while (together is { IsSet: false })
            await Task.Yield();
        var count = Math.Min(Math.Min(step, buffer.Length), _answers.Length - _at);
        _answers.AsMemory(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => _sent.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _sent.Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsClosed = true;
        base.Dispose(disposing);
    }
}
