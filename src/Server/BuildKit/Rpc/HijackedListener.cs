using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Skiff.Server.BuildKit.Rpc;

/// <summary>Hands connections to Kestrel that came in elsewhere.</summary>
internal sealed class HijackedListener : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionListener
{
    private readonly Channel<ConnectionContext> _connections = Channel.CreateUnbounded<ConnectionContext>();

    public EndPoint EndPoint { get; } = new Place();

    public void Add(ConnectionContext connection) => _connections.Writer.TryWrite(connection);

    public bool CanBind(EndPoint endpoint) => endpoint is Place;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => ValueTask.FromResult<IConnectionListener>(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        => await _connections.Reader.WaitToReadAsync(cancellationToken) && _connections.Reader.TryRead(out var connection) ? connection : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _connections.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>No address: the connections are there already.</summary>
    private sealed class Place : EndPoint
    {
        public override string ToString() => "BuildKit";
    }
}
