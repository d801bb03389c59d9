using System.Text;

namespace Skiff.CommandLine.Commands.Ui;

/// <summary>The last lines of what is written to it, as text that cannot move the cursor.</summary>
internal sealed class UiLog : Stream
{
    private const int Most = 2000;
    private readonly Lock _lock = new();
    private readonly LinkedList<string> _lines = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _open = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The last <paramref name="count"/> lines.</summary>
    public List<string> Last(int count)
    {
        lock (_lock)
        {
            var lines = new List<string>(count);
            if (_open.Length > 0)
                lines.Add(_open.ToString());
            for (var node = _lines.Last; node is not null && lines.Count < count; node = node.Previous)
                lines.Add(node.Value);
            lines.Reverse();
            return lines;
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_lock)
        {
            var characters = new char[Encoding.UTF8.GetMaxCharCount(buffer.Length)];
            var count = _decoder.GetChars(buffer, characters, flush: false);
            foreach (var c in characters.AsSpan(0, count))
            {
                if (c == '\n')
                    EndLine();
                else if (c == '\t')
                    _open.Append("    ");
                else if (!char.IsControl(c))
                    _open.Append(c);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void EndLine()
    {
        _lines.AddLast(_open.ToString());
        _open.Clear();
        if (_lines.Count > Most)
            _lines.RemoveFirst();
    }
}
