using System.Runtime.InteropServices;

namespace Skiff.Linux.Terminals;

/// <summary>
/// One of the process's three standard streams, read and written without a buffer between. Reads and writes block the thread
/// that makes them: standard input is read on a thread of its own.
/// </summary>
public sealed unsafe class StandardStream : Stream
{
    private const int EINTR = 4;
    private const int EIO = 5;
    private readonly int _descriptor;

    private StandardStream(int descriptor) => _descriptor = descriptor;

    public static StandardStream Input { get; } = new(0);

    public static StandardStream Output { get; } = new(1);

    public static StandardStream Error { get; } = new(2);

    public bool IsTerminal => TerminalCalls.IsATty(_descriptor) == 1;

    public override bool CanRead => _descriptor == 0;

    public override bool CanWrite => _descriptor != 0;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The size of the terminal on this stream; null when it is none.</summary>
    public TerminalSize? Size
    {
        get
        {
            TerminalCalls.WindowSizeOfKernel size;
            return TerminalCalls.Ioctl(_descriptor, TerminalCalls.TIOCGWINSZ, &size) == 0
                ? new TerminalSize(size.Rows, size.Columns)
                : null;
        }
    }

    /// <summary>
    /// Puts the terminal on this stream into raw mode until the result is disposed of: every key reaches the reader at once,
    /// nothing is echoed and no key sends a signal. Null when it is no terminal.
    /// </summary>
    public RawMode? EnterRawMode() => RawMode.Enter(_descriptor);

    /// <summary>Stops the terminal on this stream from showing what is typed, until the result is disposed of.</summary>
    public RawMode? HideInput() => RawMode.Hide(_descriptor);

    public override int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var count = TerminalCalls.Read(_descriptor, start, (nuint)buffer.Length);
                if (count >= 0)
                    return (int)count;
                switch (Marshal.GetLastPInvokeError())
                {
                    case EINTR:
                        continue;
                    case EIO: // a terminal whose other side is gone, or of which we are in the background
                        return 0;
                    default:
                        throw Failed("read");
                }
            }
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            var written = 0;
            while (written < buffer.Length)
            {
                var count = TerminalCalls.Write(_descriptor, start + written, (nuint)(buffer.Length - written));
                if (count >= 0)
                    written += (int)count;
                else if (Marshal.GetLastPInvokeError() != EINTR)
                    throw Failed("write");
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

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private IOException Failed(string call) =>
        new($"{call} of {_descriptor switch { 0 => "standard input", 1 => "standard output", _ => "standard error" }}: {Marshal.GetLastPInvokeErrorMessage()}");
}
