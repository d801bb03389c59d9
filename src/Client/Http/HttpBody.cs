using System.Globalization;

namespace Skiff.Client.Http;

/// <summary>The body of an answer, read once. At its end the connection is handed back; when it is given up before, closed.</summary>
internal sealed class HttpBody : Stream
{
    private readonly HttpConnection _connection;
    private readonly Action<HttpConnection> _release;
    private readonly bool _chunked;
    private readonly bool _reusable;
    private long? _left;
    private bool _inChunks;
    private bool _ended;
    private int _handedBack;

    public HttpBody(HttpConnection connection, HttpHead head, bool hasBody, Action<HttpConnection> release)
    {
        _connection = connection;
        _release = release;
        _chunked = hasBody && head.IsChunked;
        if (!hasBody)
            _left = 0;
        else if (_chunked)
            _left = 0;
        else if (head.Field("Content-Length") is { } length)
            _left = long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : throw new IOException($"malformed Content-Length \"{length}\"");
        // without either, the body ends with the connection
        _reusable = head.KeepsAlive && _left is not null;
        if (_left == 0 && !_chunked)
            End();
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_ended || buffer.IsEmpty)
            return 0;
        if (_chunked && _left == 0 && !await NextChunkAsync(cancellationToken))
            return 0;
        var wanted = _left is { } left && left < buffer.Length ? buffer[..(int)left] : buffer;
        var count = await _connection.ReadAsync(wanted, cancellationToken);
        if (count == 0)
        {
            if (_left is not null)
                throw new IOException("unexpected EOF");
            End();
            return 0;
        }
        if (_left is not null)
        {
            _left -= count;
            if (_left == 0 && !_chunked)
                End();
        }
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _handedBack, 1) == 0)
            _connection.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<bool> NextChunkAsync(CancellationToken cancellationToken)
    {
        if (_inChunks && (await _connection.ReadLineAsync(cancellationToken)).Length > 0)
            throw new IOException("malformed chunked encoding");
        _inChunks = true;
        var line = await _connection.ReadLineAsync(cancellationToken);
        var semicolon = line.IndexOf(';', StringComparison.Ordinal);
        if (!long.TryParse((semicolon < 0 ? line : line[..semicolon]).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size < 0)
            throw new IOException("malformed chunked encoding");
        _left = size;
        if (size > 0)
            return true;
        while ((await _connection.ReadLineAsync(cancellationToken)).Length > 0)
        {
            // trailer fields say nothing to us
        }
        End();
        return false;
    }

    private void End()
    {
        _ended = true;
        if (Interlocked.Exchange(ref _handedBack, 1) != 0)
            return;
        if (_reusable)
            _release(_connection);
        else
            _connection.Dispose();
    }
}
