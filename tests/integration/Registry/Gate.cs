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
                await server.ConnectAsync(IPAddress.Loopback, _target, _ended.Token);
                await Task.WhenAny(CopyAsync(client, server, counted: false), CopyAsync(server, client, counted: true));
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException)
            {
                // the registry is not up yet, or the test is over
            }
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool counted)
    {
        try
        {
            var buffer = new byte[16 << 10];
            while (await from.GetStream().ReadAsync(buffer, _ended.Token) is > 0 and var count)
            {
                while (counted && Passed >= Limit) await Task.Delay(10, _ended.Token);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count), _ended.Token);
                if (counted) Interlocked.Add(ref _passed, count);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // one side is gone, and so is the connection
        }
    }
}
