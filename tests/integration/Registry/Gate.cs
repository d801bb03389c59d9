using System.Net;
using System.Net.Sockets;

namespace Skiff.Tests.Integration.Registry;

/// <summary>A TCP relay that counts what the server sends, and lets no more through than it is told to.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly int _target;
    private readonly Task _accepting;
    private long _passed;
    private int _held;
    private long _limit = long.MaxValue;

    public Gate(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Bytes that the server has sent through.</summary>
    public long Passed => Interlocked.Read(ref _passed);

    /// <summary>Connections of clients that wait for more than may pass.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>How much may pass in all; what is beyond waits.</summary>
    public long Limit
    {
        get => Interlocked.Read(ref _limit);
        set => Interlocked.Exchange(ref _limit, value);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _listener.Stop();
        await _accepting;
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_ended.Token);
                _ = RelayAsync(client);
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                using var gone = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
                await server.ConnectAsync(IPAddress.Loopback, _target, gone.Token);
                Task[] copies = [CopyAsync(client, server, false, gone.Token), CopyAsync(server, client, true, gone.Token)];
                await Task.WhenAny(copies);
                await gone.CancelAsync();
                await Task.WhenAll(copies);
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                // the registry is not up yet, or the test is over
            }
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool counted, CancellationToken gone)
    {
        try
        {
            var buffer = new byte[16 << 10];
            while (await from.GetStream().ReadAsync(buffer, gone) is > 0 and var count)
            {
                if (counted) await PassAsync(gone);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), gone);
                if (counted) Interlocked.Add(ref _passed, count);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // one side is gone, and so is the connection
        }
    }

    private async Task PassAsync(CancellationToken gone)
    {
        if (Passed < Limit) return;
        Interlocked.Increment(ref _held);
        try
        {
            while (Passed >= Limit) await Task.Delay(10, gone);
        }
        finally
        {
            Interlocked.Decrement(ref _held);
        }
    }
}
