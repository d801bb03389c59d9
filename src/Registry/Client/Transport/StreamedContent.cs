using System.Net;
using System.Security.Cryptography;
using Skiff.Oci.Image;

namespace Skiff.Registry.Client.Transport;

/// <summary>A request's body that is written while it is sent, and hashed on the way.</summary>
internal sealed class StreamedContent : HttpContent
{
    private readonly BlobUpload _upload;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public StreamedContent(BlobUpload upload)
    {
        _upload = upload;
        Headers.ContentType = new("application/octet-stream");
    }

    /// <summary>How much was written.</summary>
    public long Written { get; private set; }

    /// <summary>The digest of what was written; asked for once, at the end.</summary>
    public Digest Digest() => Oci.Image.Digest.FromSha256(_hash.GetHashAndReset());

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var output = new CountingOutput(this, stream);
        await _upload.Write(output, cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _upload.Known?.Size ?? 0;
        return _upload.Known is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        Written += bytes.Length;
        _upload.Sent?.Invoke(Written);
    }

    /// <summary>The request's stream, which stays open.</summary>
    private sealed class CountingOutput(StreamedContent content, Stream output) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => content.Written;
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            content.Add(buffer.Span);
            await output.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("the body is written asynchronously");

        public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

        public override void Flush()
        {
            // what is written goes out with the next asynchronous flush; disposal of a compressor calls this
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
