using System.Net;
using System.Net.Sockets;
using Skiff.Network.Sandboxes;

namespace Skiff.Network.Dns;

/// <summary>
/// The DNS server of one sandbox, at 127.0.0.11 in it. Names of containers on the sandbox's networks are answered at once and
/// never asked for outside; others are forwarded, unless all its networks are internal.
/// </summary>
internal sealed class Resolver : IAsyncDisposable
{
    private const int MostForwarded = 256;
    private const int MostConnections = 32;
    private static readonly TimeSpan IdleConnection = TimeSpan.FromSeconds(10);
    private readonly ResolverSockets _sockets;
    private readonly NameDirectory _names;
    private readonly Forwarder _forwarder;
    private readonly CancellationTokenSource _stopped = new();
    private readonly HashSet<Task> _running = [];
    private readonly SemaphoreSlim _forwarded = new(MostForwarded);
    private readonly SemaphoreSlim _connections = new(MostConnections);
    private volatile SandboxState _sandbox;

    /// <summary>Starts to answer on open sockets, which it takes over.</summary>
    public Resolver(ResolverSockets sockets, SandboxState sandbox, NameDirectory names, Forwarder forwarder)
    {
        _sockets = sockets;
        _sandbox = sandbox;
        _names = names;
        _forwarder = forwarder;
        Track(ServeDatagramsAsync());
        Track(ServeConnectionsAsync());
    }

    /// <summary>Networks and servers of the sandbox, from now on.</summary>
    public SandboxState Sandbox
    {
        set => _sandbox = value;
    }

    /// <summary>Closes the sockets, which keep the namespace alive.</summary>
    public void Close() => _sockets.Dispose();

    /// <summary>Ends, and waits for what is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        Close();
        await _stopped.CancelAsync();
        Task[] running;
        lock (_running)
        {
            running = [.. _running];
        }
        await Task.WhenAll(running);
        _stopped.Dispose();
        _forwarded.Dispose();
        _connections.Dispose();
    }

    private async Task ServeDatagramsAsync()
    {
        var buffer = new byte[DnsWire.LargestPayload];
        var client = new SocketAddress(AddressFamily.InterNetwork);
        while (!_stopped.IsCancellationRequested)
        {
            try
            {
                var length = await _sockets.Datagrams.ReceiveFromAsync(buffer, SocketFlags.None, client, _stopped.Token);
                if (Answer(buffer.AsSpan(0, length), stream: false, out var question) is { } answer)
                {
                    await _sockets.Datagrams.SendToAsync(answer, SocketFlags.None, client, _stopped.Token);
                }
                else if (question is { } unknown && _forwarded.Wait(0, CancellationToken.None))
                {
                    Track(ForwardDatagramAsync(buffer[..length], unknown, Copy(client)));
                }
            }
            catch (SocketException) when (!_stopped.IsCancellationRequested)
            {
                // a client that went away before its answer: an ICMP error of its, not ours
            }
            catch (Exception error) when (IsEnd(error))
            {
                return;
            }
        }
    }

    private async Task ForwardDatagramAsync(byte[] query, DnsQuestion question, SocketAddress client)
    {
        try
        {
            var answer = await ForwardAsync(query, question, stream: false);
            await _sockets.Datagrams.SendToAsync(answer, SocketFlags.None, client, _stopped.Token);
        }
        catch (Exception error) when (IsEnd(error))
        {
            // the sandbox ended, or the client did
        }
        finally
        {
            _forwarded.Release();
        }
    }

    private async Task ServeConnectionsAsync()
    {
        while (!_stopped.IsCancellationRequested)
        {
            try
            {
                await _connections.WaitAsync(_stopped.Token);
                var connection = await _sockets.Listener.AcceptAsync(_stopped.Token);
                Track(ServeConnectionAsync(connection));
            }
            catch (Exception error) when (IsEnd(error))
            {
                if (error is SocketException && !_stopped.IsCancellationRequested)
                {
                    _connections.Release();
                    continue; // a connection that was given up before it was accepted
                }
                return;
            }
        }
    }

    private async Task ServeConnectionAsync(Socket connection)
    {
        // cancelled by the sandbox's end, and when the client says nothing for a while
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(_stopped.Token);
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            while (true)
            {
                idle.CancelAfter(IdleConnection);
                if (await DnsStream.ReadAsync(stream, idle.Token) is not { } query)
                {
                    return;
                }
                var answer = Answer(query, stream: true, out var question)
                    ?? (question is { } unknown ? await ForwardAsync(query, unknown, stream: true) : null);
                if (answer is null)
                {
                    return;
                }
                await stream.WriteAsync(DnsStream.Frame(answer), idle.Token);
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            // as above
        }
        finally
        {
            _connections.Release();
        }
    }

    // the answer; or null, with the question to forward, or without one for what deserves no answer
    private byte[]? Answer(ReadOnlySpan<byte> query, bool stream, out DnsQuestion? forward)
    {
        forward = null;
        if (!DnsWire.TryRead(query, out var question, out var code))
        {
            return code is { } failure ? DnsWire.Reply(query, DnsWire.HeaderSize, failure) : null;
        }
        var sandbox = _sandbox;
        if (question.Class == DnsWire.Internet)
        {
            if (question.Type == DnsWire.Ptr && ReverseName.TryParse(question.Name, out var address))
            {
                if (_names.FindName(sandbox, address) is { } name)
                {
                    return DnsWire.Reply(query, question, name, stream);
                }
            }
            else if (_names.Find(sandbox, question.Name, question.Type == DnsWire.Aaaa) is { } addresses)
            {
                return DnsWire.Reply(
                    query, question, question.Type is DnsWire.A or DnsWire.Aaaa ? Shuffle(addresses) : [], stream);
            }
        }
        if (sandbox.GatewayEndpoint is null || sandbox.Nameservers.Count == 0)
        {
            return DnsWire.Reply(query, question.End, DnsCode.ServerFailure);
        }
        forward = question;
        return null;
    }

    private async Task<byte[]> ForwardAsync(byte[] query, DnsQuestion question, bool stream) =>
        await _forwarder.AskAsync(query, question, _sandbox.Nameservers, stream, _stopped.Token)
        ?? DnsWire.Reply(query, question.End, DnsCode.ServerFailure);

    private void Track(Task task)
    {
        lock (_running)
        {
            _running.RemoveWhere(static other => other.IsCompleted);
            _running.Add(task);
        }
    }

    private static bool IsEnd(Exception error) =>
        error is SocketException or OperationCanceledException or ObjectDisposedException or IOException;

    private static SocketAddress Copy(SocketAddress address)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }

    private static IPAddress[] Shuffle(IReadOnlyList<IPAddress> addresses)
    {
        IPAddress[] shuffled = [.. addresses];
        Random.Shared.Shuffle(shuffled);
        return shuffled;
    }
}
