using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Skiff.Client;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Configuration;

/// <summary>
/// The daemon that a call talks to: `--host`, else `--context`, else DOCKER_HOST, else DOCKER_CONTEXT, else the configured
/// context, else the socket of this host's own daemon.
/// </summary>
public sealed record Endpoint(string ContextName, string Host)
{
    public const string DefaultHost = "unix:///run/skiff.sock";

    /// <summary>Nobody said where the daemon is: it is the one of this host, which may be started.</summary>
    public bool IsImplied { get; private init; }

    private StoredContext? Context { get; init; }

    public static Endpoint Resolve(Session session)
    {
        var options = session.Options;
        if (options.Host is not null && options.Context is not null)
            throw new CommandException("conflicting options: cannot specify both --host and --context");
        if (options.Host is { } given)
            return new Endpoint("default", Complete(given, options.Tls || options.TlsVerify));
        var name = options.Context;
        if (name is null && session.Environment("DOCKER_HOST") is { Length: > 0 } variable)
            return new Endpoint("default", Complete(variable, tls: false));
        if (name is null && session.Environment("DOCKER_CONTEXT") is { Length: > 0 } chosen)
            name = chosen;
        name ??= session.Config.CurrentContext;
        if (name is null or "" or "default")
            return new Endpoint("default", DefaultHost) { IsImplied = true };
        var context = new ContextStore(session.Config.Directory).Find(name)
            ?? throw new CommandException($"Failed to initialize: unable to resolve docker endpoint: context \"{name}\": context not found: open {Path.Combine(new ContextStore(session.Config.Directory).MetaDirectory(name), "meta.json")}: no such file or directory");
        return new Endpoint(name, context.Host.Length == 0 ? DefaultHost : context.Host) { Context = context };
    }

    public static EngineClient Connect(Session session)
    {
        var endpoint = session.Endpoint;
        EngineAddress address;
        try
        {
            address = EngineAddress.Parse(endpoint.Host);
        }
        catch (FormatException error)
        {
            throw new CommandException(error.Message);
        }
        var headers = session.Config.HttpHeaders.Where(header => !header.Key.Equals("User-Agent", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => header.Value, StringComparer.OrdinalIgnoreCase);
        return new EngineClient(new EngineClientOptions
        {
            Address = address,
            Blocking = session.Blocks,
            Tls = endpoint.TlsOptions(session, address),
            ApiVersion = session.Environment("DOCKER_API_VERSION") is { Length: > 0 } version ? version.TrimStart('v') : null,
            Headers = headers,
            UserAgent = $"Skiff-Client/{ProgramVersion.Text} (linux)",
            Dial = address.Transport == EngineTransport.Ssh ? SshConnection.Dialer(session, address) : null,
            Trace = session.Options.Traces ? message => Tell(session, message) : null,
            WhenNothingListens = endpoint.IsImplied && session.StartsEngine ? token => DaemonStart.RunAsync(session, address.SocketPath, token) : null,
        });
    }

    private static void Tell(Session session, string message) =>
        session.Error.WriteLine($"time={GoText.Quote(session.Clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture))} level=debug msg={GoText.Quote(message)}");

    /// <summary>An address without a scheme is a host and port, as docker takes it.</summary>
    private static string Complete(string host, bool tls)
    {
        if (host.Contains("://", StringComparison.Ordinal))
            return host;
        if (host.StartsWith('/'))
            return "unix://" + host;
        var colon = host.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? $"tcp://{host}:{(tls ? 2376 : 2375)}" : "tcp://" + (colon == 0 ? "127.0.0.1" + host : host);
    }

    private SslClientAuthenticationOptions? TlsOptions(Session session, EngineAddress address)
    {
        var options = session.Options;
        var stored = Context is { } context ? Path.Combine(new ContextStore(session.Config.Directory).TlsDirectory(context.Name), "docker") : null;
        var verify = options.TlsVerify || session.Environment("DOCKER_TLS_VERIFY") is { Length: > 0 };
        var wanted = verify || options.Tls || session.Environment("DOCKER_TLS") is { Length: > 0 }
            || address.Transport == EngineTransport.Tls || stored is not null && Directory.Exists(stored);
        if (!wanted || address.Transport is EngineTransport.Unix or EngineTransport.Ssh)
            return null;
        if (stored is not null)
            verify = !Context!.SkipTlsVerify;
        var directory = stored ?? session.Environment("DOCKER_CERT_PATH") ?? session.Config.Directory;
        return Build(address.Host, verify, new TlsFiles(
            options.TlsCaCertificate ?? Path.Combine(directory, "ca.pem"),
            options.TlsCertificate ?? Path.Combine(directory, "cert.pem"),
            options.TlsKey ?? Path.Combine(directory, "key.pem")));
    }

    private static SslClientAuthenticationOptions Build(string host, bool verify, TlsFiles files)
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = host };
        if (File.Exists(files.Certificate) && File.Exists(files.Key))
            tls.ClientCertificates = [X509Certificate2.CreateFromPemFile(files.Certificate, files.Key)];
        if (!verify)
        {
            // docker's --tls without --tlsverify: encrypted, whoever answers
#pragma warning disable CA5359
            tls.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (File.Exists(files.Authority))
        {
            var trusted = new X509Certificate2Collection();
            trusted.ImportFromPemFile(files.Authority);
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(trusted);
        }
        return tls;
    }

    private sealed record TlsFiles(string Authority, string Certificate, string Key);
}
