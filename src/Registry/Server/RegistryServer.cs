using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Skiff.Errors;
using Skiff.Registry.Server.Access;
using Skiff.Registry.Server.Content;
using Skiff.Registry.Server.Http;
using Skiff.Registry.Server.Upstream;

namespace Skiff.Registry.Server;

/// <summary>
/// A registry of the distribution specification on a directory. Kestrel is built by hand, as the daemon's is: no hosting, no configuration, no routing.
/// </summary>
public sealed partial class RegistryServer : IAsyncDisposable
{
    private static readonly TimeSpan PurgePeriod = TimeSpan.FromHours(1);
    private readonly KestrelServer _kestrel;
    private readonly RegistryApplication _application;
    private readonly Uploads _uploads;
    private readonly RegistryServerOptions _options;
    private readonly ITimer _purge;
    private readonly PullThrough? _upstream;

    /// <summary>Errors: InvalidArgument for files that cannot be used.</summary>
    public RegistryServer(RegistryServerOptions options, ILoggerFactory loggers)
    {
        _options = options;
        var logger = loggers.CreateLogger("Skiff.Registry");
        var files = new RegistryFiles(options.Root);
        files.Create();
        var blobs = new BlobFiles(files, options.Time);
        _uploads = new Uploads(files, blobs, options.Time);
        var repositories = new Repositories(files, blobs);
        var gate = options.PasswordFile is { } passwords ? new PasswordGate(PasswordFile.Open(passwords), options.Realm) : null;
        _upstream = options.Upstream is { } upstream ? new PullThrough(upstream, files, blobs, repositories, options.Time) : null;
        var routes = new RegistryRoutes(blobs, repositories, _uploads, _upstream) { IsReadOnly = options.IsReadOnly || _upstream is not null };
        _application = new RegistryApplication(routes, gate, logger);
        var kestrel = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = new LoggingOnly(loggers) };
        // Layers have no upper limit, and a client that unpacks or compresses meanwhile no lower rate.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MaxRequestBufferSize = 1024 * 1024;
        var https = options.Tls is { } tls ? Load(tls.Certificate, tls.Key) : null;
        kestrel.Listen(options.Address, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (https is not null)
                listen.UseHttps(https);
        });
        _kestrel = new KestrelServer(Options.Create(kestrel), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers), loggers);
        _purge = options.Time.CreateTimer(_ => Purge(logger), null, TimeSpan.Zero, PurgePeriod);
    }

    /// <summary>Where it is served, as a URL: a port 0 has become a number.</summary>
    public string Address => _kestrel.Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Errors: Unavailable when something else listens there.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _kestrel.StartAsync(_application, cancellationToken);
        }
        catch (IOException error)
        {
            throw new EngineException(ErrorKind.Unavailable, $"cannot listen on {_options.Address}: {error.Message}", error);
        }
    }

    /// <summary>Waits for the requests that run until the token is cancelled, then breaks them off.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _kestrel.StopAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _purge.Dispose();
        _kestrel.Dispose();
        _upstream?.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Purge(ILogger logger)
    {
        try
        {
            var count = _uploads.Purge(_options.UploadAge);
            if (count > 0)
                LogPurged(logger, count);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotPurged(logger, error);
        }
    }

    private static HttpsConnectionAdapterOptions Load(string certificate, string key)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            return new HttpsConnectionAdapterOptions { ServerCertificate = X509Certificate2.CreateFromPemFile(certificate, key), ServerCertificateChain = chain };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"cannot read the TLS certificate {certificate} with the key {key}: {error.Message}", error);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} abandoned uploads removed")]
    private static partial void LogPurged(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "abandoned uploads cannot be removed")]
    private static partial void LogNotPurged(ILogger logger, Exception error);

    /// <summary>Kestrel asks for services in a few places; logging is the only one it cannot do without.</summary>
    private sealed class LoggingOnly(ILoggerFactory loggers) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(ILoggerFactory) ? loggers : null;
    }
}
