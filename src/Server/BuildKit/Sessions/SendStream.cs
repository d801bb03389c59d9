using Google.Protobuf;
using Grpc.Core;
using Skiff.Server.BuildKit.Protocol.Sync;

namespace Skiff.Server.BuildKit.Sessions;

/// <summary>Bytes as messages.</summary>
internal sealed class SendStream(IClientStreamWriter<BytesMessage> writer) : Stream
{
    private const int Part = 256 << 10;

    public override bool CanRead => false;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var rest = buffer; rest.Length > 0; rest = rest[Math.Min(Part, rest.Length)..])
            await writer.WriteAsync(new BytesMessage { Data = ByteString.CopyFrom(rest.Span[..Math.Min(Part, rest.Length)]) }, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("write asynchronously");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
