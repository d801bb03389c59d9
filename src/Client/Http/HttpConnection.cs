using System.Globalization;
using System.Text;

namespace Skiff.Client.Http;

/// <summary>
/// HTTP/1.1 (RFC 9112) on one connection, one exchange at a time. The daemon's own dialect and no more: no pipelining, no
/// redirects, no cookies, no compression. Starting the general client of the base library takes longer than everything else
/// that a short command does.
/// </summary>
internal sealed class HttpConnection(EngineConnection connection) : IDisposable
{
    private const int MostHead = 256 * 1024;
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private byte[] _buffer = new byte[8 * 1024];
    private int _start;
    private int _end;

    public EngineConnection Connection { get; } = connection;

    /// <summary>An exchange was completed on it before: the daemon may have closed it meanwhile.</summary>
    public bool WasUsed { get; set; }

    /// <summary>Sends a head and a body that is at hand, in one piece.</summary>
    public async ValueTask SendAsync(string head, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var message = new byte[Encoding.UTF8.GetByteCount(head) + body.Length];
        var length = Encoding.UTF8.GetBytes(head, message);
        body.Span.CopyTo(message.AsSpan(length));
        await Connection.WriteAsync(message, cancellationToken);
    }

    /// <summary>Sends a body of unknown length in chunks (RFC 9112, 7.1).</summary>
    public async Task SendChunkedAsync(Stream body, CancellationToken cancellationToken)
    {
        const int Room = 10; // of the size line before the chunk
        var buffer = new byte[Room + 64 * 1024 + 2];
        while (true)
        {
            var count = await body.ReadAsync(buffer.AsMemory(Room, buffer.Length - Room - 2), cancellationToken);
            if (count == 0)
                break;
            var size = Encoding.ASCII.GetBytes(count.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
            size.CopyTo(buffer, Room - size.Length);
            "\r\n"u8.CopyTo(buffer.AsSpan(Room + count));
            await Connection.WriteAsync(buffer.AsMemory(Room - size.Length, size.Length + count + 2), cancellationToken);
        }
        await Connection.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken);
    }

    /// <summary>The head of the answer; null when the connection ended before its first byte.</summary>
    public async ValueTask<HttpHead?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf(EndOfHead);
            if (length >= 0)
            {
                var text = Encoding.Latin1.GetString(_buffer, _start, length);
                _start += length + EndOfHead.Length;
                var head = Parse(text);
                // an interim answer says nothing (RFC 9110, 15.2); the switch of protocols is final
                if (head.Status is >= 200 or 101)
                    return head;
                continue;
            }
            if (_end - _start > MostHead)
                throw new IOException("the head of the answer is too long");
            if (await FillAsync(cancellationToken))
                continue;
            return _end == _start ? null : throw new IOException("unexpected EOF");
        }
    }

    /// <summary>Bytes of the body (or after an upgrade); 0 at the end of the connection.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        if (_start == _end)
            return Connection.ReadAsync(target, cancellationToken);
        var count = Math.Min(target.Length, _end - _start);
        _buffer.AsMemory(_start, count).CopyTo(target);
        _start += count;
        return ValueTask.FromResult(count);
    }

    /// <summary>A line of the framing, without its end.</summary>
    public async ValueTask<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Encoding.Latin1.GetString(_buffer, _start, length).TrimEnd('\r');
                _start += length + 1;
                return line;
            }
            if (_end - _start > MostHead || !await FillAsync(cancellationToken))
                throw new IOException("unexpected EOF");
        }
    }

    public void Dispose() => Connection.Stream.Dispose();

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        var count = await Connection.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += count;
        return count > 0;
    }

    private static HttpHead Parse(string text)
    {
        var lines = text.Split("\r\n");
        var parts = lines[0].Split(' ', 3);
        if (parts.Length < 2 || !parts[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            throw new IOException($"malformed HTTP response \"{lines[0]}\"");
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                throw new IOException($"malformed HTTP field \"{line}\"");
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            fields[name] = fields.TryGetValue(name, out var before) ? $"{before}, {value}" : value;
        }
        var closes = fields.TryGetValue("Connection", out var connection) && connection.Contains("close", StringComparison.OrdinalIgnoreCase);
        return new HttpHead(status, parts.Length > 2 ? parts[2] : "", parts[0] == "HTTP/1.1" && !closes, fields);
    }
}
