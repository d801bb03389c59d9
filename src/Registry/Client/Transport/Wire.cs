using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Skiff.Errors;
using Skiff.Registry.Client.Hosts;

namespace Skiff.Registry.Client.Transport;

/// <summary>The connections to one endpoint, with its certificates. Follows no redirect and adds no credentials.</summary>
internal sealed class Wire : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly RegistryOptions _options;
    private readonly RegistryEndpoint _endpoint;

    /// <summary>Errors: InvalidArgument for certificates that cannot be read.</summary>
    public Wire(RegistryEndpoint endpoint, RegistryOptions options)
    {
        _endpoint = endpoint;
        _options = options;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
            // Go's rule, which users know: this machine is never behind the proxy that the environment names.
            UseProxy = !endpoint.Root.IsLoopback,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = Validation(endpoint);
        if (endpoint.ClientCertificates.Count > 0) handler.SslOptions.ClientCertificates = [.. endpoint.ClientCertificates.Select(Client)];
        _http = new HttpMessageInvoker(handler);
    }

    /// <summary>Sends, and answers as soon as the head is there. Errors: <see cref="RegistryException"/> when no answer comes.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        if (_endpoint.Owns(request.RequestUri!))
        {
            foreach (var (name, value) in _endpoint.Headers) request.Headers.TryAddWithoutValidation(name, value);
        }

        // Cancelled by the caller, or when the head takes too long; an upload takes as long as it takes.
        using var patience = new CancellationTokenSource(request.Content is null ? _options.Patience : Timeout.InfiniteTimeSpan, _options.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await _http.SendAsync(request, linked.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw NetworkErrors.Timeout(request.Method, request.RequestUri!);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            // the connection's own time is over
            throw NetworkErrors.Of(error, request.Method, request.RequestUri!);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw NetworkErrors.Of(error, request.Method, request.RequestUri!);
        }
    }

    /// <summary>The next piece of an answer's body; 0 at its end. Errors: a <see cref="RegistryException"/> of the network when it is cut or stalls.</summary>
    public async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_options.Patience, _options.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await body.ReadAsync(buffer, linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RegistryException(ErrorKind.Internal, $"{_endpoint.Root.Authority} sends nothing any more: i/o timeout") { IsNetwork = true };
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new RegistryException(ErrorKind.Internal, "unexpected EOF", error) { IsNetwork = true };
        }
    }

    /// <summary>A whole body of at most so many bytes. Errors: InvalidArgument when it is larger.</summary>
    public async Task<byte[]> ReadAsync(HttpResponseMessage answer, int limit, string what, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentLength > limit) throw TooLarge();
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var whole = new MemoryStream((int)(answer.Content.Headers.ContentLength ?? 4096));
        var buffer = new byte[16 << 10];
        while (await ReadAsync(body, buffer, cancellationToken) is > 0 and var count)
        {
            if (whole.Length + count > limit) throw TooLarge();
            whole.Write(buffer, 0, count);
        }

        return whole.ToArray();

        RegistryException TooLarge() => new(ErrorKind.InvalidArgument, $"{what} from {_endpoint.Root.Authority} is larger than {limit} bytes");
    }

    public void Dispose() => _http.Dispose();

    private static RemoteCertificateValidationCallback? Validation(RegistryEndpoint endpoint)
    {
#pragma warning disable CA5359 // the user named this registry insecure
        if (endpoint.SkipVerify) return static (_, _, _, _) => true;
#pragma warning restore CA5359
        if (endpoint.Authorities.Count == 0) return null;
        var authorities = new X509Certificate2Collection();
        foreach (var file in endpoint.Authorities) Read(file, () => authorities.ImportFromPemFile(file));
        return (_, certificate, chain, errors) =>
        {
            if (errors == SslPolicyErrors.None) return true;
            if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is null) return false;
            using var own = new X509Chain();
            own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            own.ChainPolicy.CustomTrustStore.AddRange(authorities);
            // what the server sent along is needed to get from its certificate to the authority
            if (chain is not null) own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
            return own.Build(X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()));
        };
    }

    private static X509Certificate2 Client((string Certificate, string Key) files)
    {
        X509Certificate2? loaded = null;
        Read(files.Certificate, () => loaded = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key));
        return loaded!;
    }

    private static void Read(string file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"cannot read certificate {file}: {error.Message}", error);
        }
    }
}
