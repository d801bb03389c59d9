using System.Globalization;
using Skiff.Api.Daemon;
using Skiff.Errors;

namespace Skiff.Engine.Registries;

/// <summary>The archive at an address (`import http://…`).</summary>
internal sealed class AddressImport : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(1) }) { Timeout = Timeout.InfiniteTimeSpan };

    public async Task<Stream> OpenAsync(string text, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken)
    {
        if (!text.Contains("://", StringComparison.Ordinal)) text = "http://" + text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new EngineException(ErrorKind.InvalidArgument, $"cannot import from {text}: it is no address of http or https");
        HttpResponseMessage answer;
        try
        {
            answer = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new EngineException(ErrorKind.Internal, $"Get \"{text}\": {error.Message}", error);
        }

        if (!answer.IsSuccessStatusCode)
        {
            answer.Dispose();
            throw new EngineException(ErrorKind.Internal, string.Create(CultureInfo.InvariantCulture, $"Got HTTP status code >= 400: {(int)answer.StatusCode} {answer.ReasonPhrase}"));
        }

        await report(new ProgressMessage { Status = $"Downloading from {text}" });
        return await answer.Content.ReadAsStreamAsync(cancellationToken);
    }

    public void Dispose() => _http.Dispose();
}
