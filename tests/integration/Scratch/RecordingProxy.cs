using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Skiff.Tests.Integration.Scratch;

/// <summary>Stands between a client and a daemon's socket, passes everything on, and keeps what was asked and answered.</summary>
internal sealed partial class RecordingProxy : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _upstream;
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Connection> _connections = [];
    private readonly Task _accepting;

    public RecordingProxy(string path, string upstream)
    {
        _upstream = upstream;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    /// <summary>Everything since the last call, by the time of the request: `METHOD path`, the status, and the body of a JSON answer.</summary>
    public IReadOnlyList<(string Request, int Status, string Body)> Take()
    {
        Connection[] connections;
        lock (_connections)
        {
            connections = [.. _connections];
            _connections.Clear();
        }
        return [.. connections.SelectMany(static connection => connection.Exchanges())];
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        var running = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_ending.Token);
                var connection = new Connection();
                lock (_connections)
                    _connections.Add(connection);
                running.Add(PassAsync(client, connection));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task PassAsync(Socket client, Connection connection)
    {
        using (client)
        using (var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            await server.ConnectAsync(new UnixDomainSocketEndPoint(_upstream));
            await Task.WhenAll(CopyAsync(client, server, connection.Asked), CopyAsync(server, client, connection.Answered));
        }
    }

    private async Task CopyAsync(Socket from, Socket to, MemoryStream record)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, SocketFlags.None, _ending.Token) is > 0 and var read)
            {
                lock (record)
                    record.Write(buffer, 0, read);
                await to.SendAsync(buffer.AsMemory(0, read), SocketFlags.None, _ending.Token);
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            to.Close();
        }
    }

    private sealed partial class Connection
    {
        public MemoryStream Asked { get; } = new();

        public MemoryStream Answered { get; } = new();

        public IEnumerable<(string Request, int Status, string Body)> Exchanges()
        {
            var asked = RequestLine().Matches(Text(Asked));
            var text = Text(Answered);
            var answered = StatusLine().Matches(text).Where(static line => line.Groups[1].Value != "100").ToArray();
            for (var i = 0; i < Math.Min(asked.Count, answered.Length); i++)
            {
                var head = text.IndexOf("\r\n\r\n", answered[i].Index, StringComparison.Ordinal);
                var length = ContentLength().Match(text[answered[i].Index..head]);
                var body = length.Success && asked[i].Groups[1].Value != "HEAD" ? text.Substring(head + 4, Math.Min(int.Parse(length.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), text.Length - head - 4)) : "";
                yield return (asked[i].Groups[1].Value + " " + asked[i].Groups[2].Value, int.Parse(answered[i].Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), body.Trim());
            }
        }

        /// <summary>A character for each byte, so that lengths are those of the head.</summary>
        private static string Text(MemoryStream record)
        {
            lock (record)
                return Encoding.Latin1.GetString(record.ToArray());
        }

        [GeneratedRegex(@"(?:^|(?<=[\r\n}]))(GET|HEAD|POST|PUT|DELETE) (\S+) HTTP/1\.1\r")]
        private static partial Regex RequestLine();

        [GeneratedRegex(@"HTTP/1\.1 ([0-9]{3}) [^\r\n]*\r\n")]
        private static partial Regex StatusLine();

        [GeneratedRegex(@"\r\nContent-Length: ([0-9]+)", RegexOptions.IgnoreCase)]
        private static partial Regex ContentLength();
    }
}
