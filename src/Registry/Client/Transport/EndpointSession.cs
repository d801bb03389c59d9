using System.Net;
using System.Net.Http.Headers;
using Skiff.Errors;
using Skiff.Registry.Client.Authentication;
using Skiff.Registry.Client.Hosts;

namespace Skiff.Registry.Client.Transport;

/// <summary>One endpoint, as one set of credentials sees it.</summary>
internal sealed class EndpointSession(RegistryEndpoint endpoint, RegistryCredentials credentials, Wire wire, TimeProvider time) : IDisposable
{
    private const int MostRedirects = 10;
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private RegistryException? _failure;
    private bool _connected;

    public RegistryEndpoint Endpoint => endpoint;

    public Wire Wire => wire;

    public Authenticator Authenticator { get; } = new(endpoint, credentials, wire, time);

    /// <summary>Asks once whether somebody is there and who may come in. One that was not there is not asked again.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (_connected) return;
            if (_failure is not null) throw _failure;
            using var answer = await wire.SendAsync(new HttpRequestMessage(HttpMethod.Get, endpoint.Root), cancellationToken);
            if (answer.StatusCode == HttpStatusCode.Unauthorized) Authenticator.Learn(answer);
            else if ((int)answer.StatusCode is 429 or >= 500) throw await AnswerErrors.ReadAsync(answer, cancellationToken);
            _connected = true;
        }
        catch (RegistryException error) when (!error.IsTransient)
        {
            _failure = error;
            throw;
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>
    /// Sends with credentials, meets a challenge, and follows redirects of what is only read. From the first redirect that
    /// leads away from the endpoint on, no credentials are sent, even if it leads back. The answer may be any status.
    /// </summary>
    public async Task<HttpResponseMessage> SendAsync(EndpointRequest request, CancellationToken cancellationToken)
    {
        var address = request.Address ?? AddressOf(request.Path);
        var own = endpoint.Owns(address);
        var challenged = false;
        for (var redirects = 0; ;)
        {
            var message = Compose(request, address);
            if (own && Authenticator.LacksPassword)
                throw new RegistryException(ErrorKind.Internal, $"{AnswerErrors.Verb(request.Method)} \"{address.GetLeftPart(UriPartial.Path)}\": no basic auth credentials") { Status = HttpStatusCode.Unauthorized };
            if (own) message.Headers.Authorization = await Authenticator.AuthorizeAsync(request.Scopes, cancellationToken);
            var answer = await wire.SendAsync(message, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.Unauthorized && own && !challenged && Authenticator.Learn(answer))
            {
                answer.Dispose();
                Authenticator.Forget(request.Scopes);
                challenged = true;
                continue;
            }

            if (!IsRedirect(answer, request.Method)) return answer;
            var location = answer.Headers.Location!;
            answer.Dispose();
            if (++redirects > MostRedirects) throw new RegistryException(ErrorKind.Internal, $"{AnswerErrors.Verb(request.Method)} \"{endpoint.Root}{request.Path}\": stopped after {MostRedirects} redirects");
            address = new Uri(address, location);
            if (address.Scheme is not ("http" or "https")) throw new RegistryException(ErrorKind.Internal, $"{AnswerErrors.Verb(request.Method)} \"{endpoint.Root}{request.Path}\": unsupported protocol scheme \"{address.Scheme}\"");
            own = own && endpoint.Owns(address);
        }
    }

    /// <summary>As <see cref="SendAsync"/>; any other status than these is an error.</summary>
    public async Task<HttpResponseMessage> ExpectAsync(EndpointRequest request, CancellationToken cancellationToken, params HttpStatusCode[] expected)
    {
        var answer = await SendAsync(request, cancellationToken);
        if (expected.Contains(answer.StatusCode)) return answer;
        using (answer) throw await AnswerErrors.ReadAsync(answer, cancellationToken);
    }

    public void Dispose()
    {
        _connecting.Dispose();
        Authenticator.Dispose();
    }

    private static bool IsRedirect(HttpResponseMessage answer, HttpMethod method) =>
        (method == HttpMethod.Get || method == HttpMethod.Head)
        && answer.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
        && answer.Headers.Location is not null;

    private Uri AddressOf(string path)
    {
        var address = new Uri(endpoint.Root, path);
        if (endpoint.Namespace is not { } registry) return address;
        return new UriBuilder(address) { Query = (address.Query.Length > 1 ? address.Query + "&" : "?") + "ns=" + Uri.EscapeDataString(registry) }.Uri;
    }

    private static HttpRequestMessage Compose(EndpointRequest request, Uri address)
    {
        var message = new HttpRequestMessage(request.Method, address) { Content = request.Content?.Invoke() };
        foreach (var type in request.Accept) message.Headers.TryAddWithoutValidation("Accept", type);
        if (request.Offset > 0) message.Headers.Range = new RangeHeaderValue(request.Offset, null);
        return message;
    }
}
