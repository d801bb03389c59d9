using System.Text;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Syscalls;

namespace Skiff.Runtime.Shim.Logs;

/// <summary>
/// The json-file log of one container. A log that cannot be written loses lines, and never holds up the container: full
/// disks and vanished directories are met with silence, and with new attempts.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    private const int BufferLength = 64 * 1024;

    private readonly ShimLog _log;
    private readonly byte[] _attributes;
    private readonly PageBuffer _buffer;
    private readonly LineAssembler _out = new();
    private readonly LineAssembler _err = new();
    private readonly LineAssembler.Sink _outSink;
    private readonly LineAssembler.Sink _errSink;
    private readonly byte[] _time = new byte[LogTime.MaxLength];
    private readonly LogFiles _files;
    private int _timeLength;
    private int _buffered;
    private FileDescriptor? _file;
    private long _size;
    private bool _torn;

    /// <summary>Errors: <see cref="LinuxException"/> when the file cannot be opened.</summary>
    public LogWriter(ShimLog log)
    {
        _log = log;
        _files = new LogFiles(log);
        _attributes = log.AttributesJson is null ? [] : Encoding.UTF8.GetBytes(log.AttributesJson);
        _buffer = new PageBuffer(Math.Max(BufferLength, LogLine.MaxLength(LogLine.MaxText, _attributes.Length)));
        _outSink = (text, hasEnd) => Add(text, hasEnd, isError: false);
        _errSink = (text, hasEnd) => Add(text, hasEnd, isError: true);
        Open();
    }

    /// <summary>Called after a rotation that left a file to be compressed.</summary>
    public Action? Rotated { get; set; }

    public LogFiles Files => _files;

    /// <summary>Logs what was read at once, with the present time, in one write if it fits.</summary>
    public void Append(bool isError, ReadOnlySpan<byte> bytes)
    {
        _timeLength = LogTime.Format(Clock.RealtimeNanoseconds, _time);
        if (isError)
        {
            _err.Append(bytes, _errSink);
        }
        else
        {
            _out.Append(bytes, _outSink);
        }

        Flush();
    }

    /// <summary>A stream has ended: what has no line feed is logged without one.</summary>
    public void Finish(bool isError)
    {
        _timeLength = LogTime.Format(Clock.RealtimeNanoseconds, _time);
        (isError ? _err : _out).Finish(isError ? _errSink : _outSink);
        Flush();
    }

    /// <summary>Gives memory back while nothing is written.</summary>
    public void Rest() => _buffer.Discard();

    public void Dispose()
    {
        _file?.Dispose();
        _out.Dispose();
        _err.Dispose();
        _buffer.Dispose();
    }

    private void Add(ReadOnlySpan<byte> text, bool hasEnd, bool isError)
    {
        // As Docker: a file may grow beyond its size by the last line.
        if (_log.MaxSize is { } limit && _size + _buffered >= limit)
        {
            Flush();
            Rotate();
        }

        if (_buffer.Span.Length - _buffered < LogLine.MaxLength(text.Length, _attributes.Length))
        {
            Flush();
        }

        var context = new LogContext { IsError = isError, Attributes = _attributes, Time = _time.AsSpan(0, _timeLength) };
        _buffered += LogLine.Write(_buffer.Span[_buffered..], text, hasEnd, context);
    }

    private void Flush()
    {
        if (_buffered == 0)
        {
            return;
        }

        var bytes = _buffer.Span[.._buffered];
        _buffered = 0;
        if (_file is null && !TryReopen())
        {
            return;
        }

        if (_torn && DescriptorIo.Write(_file!, "\n"u8).Failed)
        {
            return;
        }

        _torn = false;
        var rest = bytes.Length;
        while (rest > 0)
        {
            var result = DescriptorIo.Write(_file!, bytes[^rest..]);
            if (result.Failed)
            {
                // The disk is full, most likely. The next line that can be written must not continue this one.
                _torn = rest < bytes.Length;
                break;
            }

            rest -= result.Count;
            _size += result.Count;
        }
    }

    private void Rotate()
    {
        _file?.Dispose();
        _file = null;
        var compress = _files.Rotate();
        TryReopen();
        if (compress)
        {
            Rotated?.Invoke();
        }
    }

    private bool TryReopen()
    {
        try
        {
            Open();
            return true;
        }
        catch (LinuxException)
        {
            return false;
        }
    }

    private void Open()
    {
        _file = OpenFile.Append(_log.Path, LogFiles.Mode);
        _size = FileIdentity.Of(_file).Size;
    }
}
