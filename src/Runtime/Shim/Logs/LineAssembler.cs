using Skiff.Linux.Syscalls;

namespace Skiff.Runtime.Shim.Logs;

/// <summary>
/// Cuts a stream into lines, and lines that are too long into parts. What has no end yet is kept until it has one, or
/// until <see cref="Finish"/>.
/// </summary>
internal sealed class LineAssembler : IDisposable
{
    private PageBuffer? _pending;
    private int _length;

    /// <summary>Called for each line or part of one; the text does not outlive the call, nor contain the line feed.</summary>
    public delegate void Sink(ReadOnlySpan<byte> text, bool hasEnd);

    public void Append(ReadOnlySpan<byte> bytes, Sink sink)
    {
        while (!bytes.IsEmpty)
        {
            var room = LogLine.MaxText - _length;
            var end = bytes[..Math.Min(bytes.Length, room)].IndexOf((byte)'\n');
            if (end >= 0)
            {
                Emit(bytes[..end], hasEnd: true, sink);
                bytes = bytes[(end + 1)..];
            }
            else if (bytes.Length >= room)
            {
                bytes = EmitPart(bytes, room, sink);
            }
            else
            {
                Keep(bytes);
                return;
            }
        }
    }

    /// <summary>The stream has ended: what is left is a line without an end.</summary>
    public void Finish(Sink sink)
    {
        if (_length > 0)
        {
            Emit([], hasEnd: false, sink);
        }
    }

    public void Dispose() => Release();

    private void Emit(ReadOnlySpan<byte> bytes, bool hasEnd, Sink sink)
    {
        if (_length == 0)
        {
            sink(bytes, hasEnd);
            return;
        }

        Keep(bytes);
        sink(_pending!.Span[.._length], hasEnd);
        Release();
    }

    /// <summary>Emits as much as a part may have, but no half of a character.</summary>
    /// <returns>What comes after the part.</returns>
    private ReadOnlySpan<byte> EmitPart(ReadOnlySpan<byte> bytes, int room, Sink sink)
    {
        if (_length == 0)
        {
            var whole = LogLine.MaxText - BrokenTail(bytes[..room]);
            sink(bytes[..whole], false);
            return bytes[whole..];
        }

        Keep(bytes[..room]);
        var text = _pending!.Span[.._length];
        var tail = BrokenTail(text);
        sink(text[..^tail], false);
        text[^tail..].CopyTo(text);
        _length = tail;
        return bytes[room..];
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _pending ??= new PageBuffer(LogLine.MaxText);
        bytes.CopyTo(_pending.Span[_length..]);
        _length += bytes.Length;
    }

    private void Release()
    {
        _pending?.Dispose();
        _pending = null;
        _length = 0;
    }

    /// <summary>How many bytes at the end begin a UTF-8 sequence that goes on after it.</summary>
    private static int BrokenTail(ReadOnlySpan<byte> text)
    {
        for (var back = 1; back <= 3 && back <= text.Length; back++)
        {
            var value = text[^back];
            if ((value & 0xC0) == 0x80)
            {
                continue;
            }

            var needed = value switch { >= 0xF0 and < 0xF8 => 4, >= 0xE0 and < 0xF0 => 3, >= 0xC2 and < 0xE0 => 2, _ => 1 };
            return needed > back ? back : 0;
        }

        return 0;
    }
}
