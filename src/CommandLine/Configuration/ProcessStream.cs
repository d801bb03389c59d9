using Skiff.Client;
using Skiff.Linux;
using Skiff.Linux.Processes;

namespace Skiff.CommandLine.Configuration;

/// <summary>Standard input and output of a process that we started, as one stream.</summary>
internal sealed class ProcessStream(ChildProcess process, FileDescriptor output, FileDescriptor input) : Stream, IHalfClosable
{
    private readonly FileStream _from = new(output.ToSafeFileHandle(), FileAccess.Read, bufferSize: 0);
    private readonly FileStream _to = new(input.ToSafeFileHandle(), FileAccess.Write, bufferSize: 0);

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void CloseWrite() => _to.Dispose();

    public override int Read(byte[] buffer, int offset, int count) => _from.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _from.ReadAsync(buffer, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => _to.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _to.WriteAsync(buffer, cancellationToken);

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _to.Dispose();
            _from.Dispose();
            process.Dispose();
        }
        base.Dispose(disposing);
    }
}
