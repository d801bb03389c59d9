using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Skiff.Server.BuildKit.Rpc;

/// <summary>Serves gRPC on connections that were taken over. A second Kestrel, which is made when the first such connection comes.</summary>
internal sealed class GrpcEndpoint(Func<IReadOnlyDictionary<string, Func<GrpcCall, Task>>> methods, ILoggerFactory loggers) : IDisposable
{
    private readonly HijackedListener _listener = new();
    private readonly SemaphoreSlim _starting = new(1, 1);
    private KestrelServer? _kestrel;
    private int _count;

    /// <summary>Returns when the connection has ended.</summary>
    public async Task ServeAsync(IDuplexPipe raw, CancellationToken aborted)
    {
        await EnsureStartedAsync();
        await using var connection = new HijackedConnection(string.Create(CultureInfo.InvariantCulture, $"buildkit-{Interlocked.Increment(ref _count)}"), raw);
        await using var abort = aborted.Register(static state => ((HijackedConnection)state!).Abort(), connection);
        _listener.Add(connection);
        await connection.Ended;
    }

    public void Dispose()
    {
        _kestrel?.Dispose();
        _starting.Dispose();
    }

    private async Task EnsureStartedAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_kestrel is not null)
                return;
            var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = new LoggingOnly(loggers) };
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.MinResponseDataRate = null;
            options.Limits.KeepAliveTimeout = Timeout.InfiniteTimeSpan;
            options.Listen(_listener.EndPoint, static listen => listen.Protocols = HttpProtocols.Http2);
            var kestrel = new KestrelServer(Options.Create(options), _listener, loggers);
            await kestrel.StartAsync(new GrpcApplication(methods(), loggers.CreateLogger("Skiff.Server.BuildKit")), CancellationToken.None);
            _kestrel = kestrel;
        }
        finally
        {
            _starting.Release();
        }
    }
}
