using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Skiff.Engine;
using Skiff.Server.BuildKit;
using Skiff.Server.Http;
using Skiff.Server.Lifetime;
using Skiff.Server.Listening;
using Skiff.Server.Routes;
using Skiff.Server.Streams;

namespace Skiff.Server;

/// <summary>
/// Serves the Engine API of an engine on sockets that are listening already. Kestrel is built by hand, without hosting, configuration
/// and dependency injection, for the sake of the daemon's memory and its time to start.
/// </summary>
public sealed class EngineServer : IAsyncDisposable
{
    private readonly KestrelServer _kestrel;
    private readonly EngineApplication _application;
    private readonly CancellationTokenSource _stopping = new();
    private readonly IdleTrim _trim;
    private readonly Lazy<BuildKitServer> _buildKit;

    /// <summary>Takes the sockets over; <paramref name="version"/> is the engine's, for the Server header.</summary>
    public EngineServer(IEngine engine, string version, ListeningSockets sockets, ILoggerFactory loggers, TimeProvider time)
    {
        var blocks = new LargeBlocks();
        _trim = new IdleTrim(time, blocks.Trim);
        var logger = loggers.CreateLogger("Skiff.Server");
        _buildKit = new Lazy<BuildKitServer>(() => new BuildKitServer(engine.Builds, version, loggers, time));
        _application = new EngineApplication(new Router(RouteTable.Of(engine, _buildKit)), version, logger, _trim, _stopping.Token);
        var options = Configure(sockets, loggers, time, logger);
        var transportOptions = new SocketTransportOptions
        {
            CreateBoundListenSocket = endPoint => Find(sockets, endPoint),
            // Two loops are enough for what a local socket carries, and each has memory of its own.
            IOQueueCount = Math.Min(Environment.ProcessorCount, 2),
        };
        blocks.Use(transportOptions);
        var transport = new SocketTransportFactory(Options.Create(transportOptions), loggers);
        _kestrel = new KestrelServer(Options.Create(options), transport, loggers);
    }

    public Task StartAsync(CancellationToken cancellationToken) => _kestrel.StartAsync(_application, cancellationToken);

    /// <summary>Ends what would never end by itself, waits for the other requests until the token is cancelled, then breaks them off.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _kestrel.StopAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _kestrel.Dispose();
        if (_buildKit.IsValueCreated)
            _buildKit.Value.Dispose();
        _stopping.Dispose();
        _trim.Dispose();
        return ValueTask.CompletedTask;
    }

    private static KestrelServerOptions Configure(ListeningSockets sockets, ILoggerFactory loggers, TimeProvider time, ILogger logger)
    {
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            ApplicationServices = new LoggingOnly(loggers),
        };
        // Images and archives have no upper limit, and a paused terminal no lower rate.
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.MinResponseDataRate = null;
        // Filters and build arguments travel in the query, registry credentials in a header.
        options.Limits.MaxRequestLineSize = 256 * 1024;
        options.Limits.MaxRequestHeadersTotalSize = 512 * 1024;
        options.Limits.MaxRequestBufferSize = 1024 * 1024;
        foreach (var (address, socket) in sockets.All)
            options.Listen(EndPointOf(address, socket), listen => Configure(listen, address, time, logger));
        return options;
    }

    private static void Configure(ListenOptions listen, ListenAddress address, TimeProvider time, ILogger logger)
    {
        listen.Protocols = HttpProtocols.Http1;
        if (address is ListenAddress.Tcp { Tls: { } tls })
            listen.UseHttps(tls.Load());
        listen.Use(next => new TakeoverMiddleware(next, time, logger).OnConnectionAsync);
    }

    private static EndPoint EndPointOf(ListenAddress address, System.Net.Sockets.Socket socket)
        => address is ListenAddress.Inherited inherited ? new FileHandleEndPoint((ulong)inherited.Descriptor, FileHandleType.Auto) : socket.LocalEndPoint!;

    private static System.Net.Sockets.Socket Find(ListeningSockets sockets, EndPoint endPoint)
    {
        foreach (var (address, socket) in sockets.All)
        {
            if (endPoint is FileHandleEndPoint handle
                ? address is ListenAddress.Inherited inherited && (ulong)inherited.Descriptor == handle.FileHandle
                : address is not ListenAddress.Inherited && endPoint.Equals(socket.LocalEndPoint))
                return socket;
        }
        throw new InvalidOperationException($"nothing listens on {endPoint}");
    }
}
