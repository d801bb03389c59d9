using System.Globalization;
using Skiff.Api.Daemon;
using Skiff.Errors;

namespace Skiff.Engine.Registries;

/// <summary>Files at addresses of http and https: what `import` and ADD fetch.</summary>
internal sealed class AddressFiles : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1) }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The archive of `import http://…`. Errors: InvalidArgument for what is no address; Internal, in Docker's words, when it cannot be had.</summary>
    public async Task<Stream> OpenArchiveAsync(string text, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken)
    {
        if (!text.Contains("://", StringComparison.Ordinal)) text = "http://" + text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new EngineException(ErrorKind.InvalidArgument, $"cannot import from {text}: it is no address of http or https");
        var answer = await GetAsync(address, "", static status => $"Got HTTP status code >= 400: {status}", cancellationToken);
        await report(new ProgressMessage { Status = $"Downloading from {text}" });
        return await answer.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <param name="address">Where it is; redirections are followed.</param>
    /// <param name="prefix">What an error begins with.</param>
    /// <param name="refused">The error's text for an answer's status, such as `404 Not Found`, behind the prefix.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>An answer of success, with its content still to come.</returns>
    public async Task<HttpResponseMessage> GetAsync(Uri address, string prefix, Func<string, string> refused, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new EngineException(ErrorKind.Internal, $"{prefix}Get \"{address.OriginalString}\": {error.Message}", error);
        }

        if (answer.IsSuccessStatusCode) return answer;
        using (answer)
            throw new EngineException(ErrorKind.Internal, prefix + refused(string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {answer.ReasonPhrase}")));
    }

    public void Dispose() => _http.Dispose();
}
