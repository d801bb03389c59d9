using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Skiff.Network.Dns;

/// <summary>
/// Asks the servers of the world outside, from the host. They are raced: the next one is asked when the one before has not
/// answered for a moment, or has failed, and the first good answer counts. Safe for concurrent use.
/// </summary>
internal sealed class Forwarder(TimeProvider time)
{
    private const int MostServers = 3;
    private const int Port = 53;
    private static readonly TimeSpan HeadStart = TimeSpan.FromMilliseconds(150);

    // a stub resolver asks again after five seconds
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(4500);
    private readonly AnswerCache _cache = new(time);

    /// <summary>The answer for a query, with the query's ID; null when no server has one.</summary>
    public async Task<byte[]?> AskAsync(
        byte[] query, DnsQuestion question, IReadOnlyList<string> servers, bool stream, CancellationToken cancellation)
    {
        var key = new CacheKey(
            string.Join(',', servers), question.Name, question.Type, question.Class, query[2] << 8 | query[3], question.PayloadSize);
        if (_cache.Find(key) is { } known)
        {
            // the question as it was asked now: its letters may differ in case
            query.AsSpan(0, 2).CopyTo(known);
            query.AsSpan(DnsWire.HeaderSize, question.End - DnsWire.HeaderSize).CopyTo(known.AsSpan(DnsWire.HeaderSize));
            return known;
        }
        // cancelled by the sandbox's end, by the end of patience, and by the first good answer
        using var race = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        race.CancelAfter(Patience);
        var answer = await RaceAsync(query, question.End, servers, stream, race.Token);
        await race.CancelAsync();
        if (answer is not null)
        {
            _cache.Add(key, answer);
        }
        return answer;
    }

    private static async Task<byte[]?> RaceAsync(
        byte[] query, int questionEnd, IReadOnlyList<string> servers, bool stream, CancellationToken cancellation)
    {
        var rest = new Queue<IPEndPoint>(servers.Take(MostServers).Select(server => new IPEndPoint(IPAddress.Parse(server), Port)));
        List<Task<byte[]?>> asked = [];
        byte[]? poor = null;
        while (rest.Count + asked.Count > 0)
        {
            if (rest.TryDequeue(out var server))
            {
                asked.Add(AskAsync(query, questionEnd, server, stream, cancellation));
            }
            Task[] awaited = rest.Count > 0 ? [.. asked, Task.Delay(HeadStart, cancellation)] : [.. asked];
            if (await Task.WhenAny(awaited) is not Task<byte[]?> done)
            {
                continue; // the head start is over
            }
            asked.Remove(done);
            var answer = await done;
            if (answer is not null && DnsWire.CodeOf(answer) is DnsCode.NoError or DnsCode.NameError)
            {
                return answer;
            }
            poor ??= answer;
        }
        return poor;
    }

    private static async Task<byte[]?> AskAsync(
        byte[] query, int questionEnd, IPEndPoint server, bool stream, CancellationToken cancellation)
    {
        // an ID and a port of our own for each question: both have to be guessed to forge an answer
        var own = query.ToArray();
        RandomNumberGenerator.Fill(own.AsSpan(0, 2));
        try
        {
            var answer = stream
                ? await AskByStreamAsync(own, server, cancellation)
                : await AskByDatagramAsync(own, questionEnd, server, cancellation);
            if (answer is null || !DnsWire.Answers(answer, own, questionEnd))
            {
                return null;
            }
            query.AsSpan(0, 2).CopyTo(answer);
            return answer;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or EndOfStreamException or IOException)
        {
            return null; // a server that is silent or not there: another may answer
        }
    }

    private static async Task<byte[]?> AskByDatagramAsync(
        byte[] query, int questionEnd, IPEndPoint server, CancellationToken cancellation)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellation);
        await socket.SendAsync(query, cancellation);
        var buffer = new byte[4096];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, cancellation);
            if (DnsWire.Answers(buffer.AsSpan(0, length), query, questionEnd))
            {
                return buffer[..length];
            }
        }
    }

    private static async Task<byte[]?> AskByStreamAsync(byte[] query, IPEndPoint server, CancellationToken cancellation)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellation);
        await using var connection = new NetworkStream(socket);
        await connection.WriteAsync(DnsStream.Frame(query), cancellation);
        return await DnsStream.ReadAsync(connection, cancellation);
    }
}
