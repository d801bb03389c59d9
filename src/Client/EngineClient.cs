using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Skiff.Api;

namespace Skiff.Client;

/// <summary>
/// A client of the Docker Engine API. It speaks the newest version it knows; a daemon that is older says which one it has, and
/// the request is repeated in that one, so agreeing costs no round trip with a daemon of today. Safe to use from several
/// threads; connections are kept and reused.
/// </summary>
public sealed class EngineClient : IDisposable
{
    private const string TooNew = "is too new. Maximum supported API version is ";
    private readonly EngineConnector _connector;
    private readonly HttpMessageInvoker _http;
    private volatile string _version;
    private volatile bool _agreed;

    public EngineClient(EngineClientOptions options)
    {
        Options = options;
        _connector = new EngineConnector(options);
        _version = options.ApiVersion ?? Client.ApiVersion.Newest;
        _agreed = options.ApiVersion is not null;
        _http = new HttpMessageInvoker(Handler(_connector, opened: null));
        Containers = new ContainerApi(this);
        Execs = new ExecApi(this);
        Images = new ImageApi(this);
        Networks = new NetworkApi(this);
        Volumes = new VolumeApi(this);
        Daemon = new DaemonApi(this);
    }

    public EngineClientOptions Options { get; }

    /// <summary>The API version in use: the newest known until a daemon turned out to be older.</summary>
    public string ApiVersion => _version;

    public ContainerApi Containers { get; }

    public ExecApi Execs { get; }

    public ImageApi Images { get; }

    public NetworkApi Networks { get; }

    public VolumeApi Volumes { get; }

    public DaemonApi Daemon { get; }

    public void Dispose() => _http.Dispose();

    /// <summary>Sends a request and returns the answer once its head has arrived. The caller disposes of it.</summary>
    /// <exception cref="ApiException">The daemon answered 400 or above.</exception>
    /// <exception cref="ConnectionException">There was no answer.</exception>
    public async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Body is not null && !_agreed)
            await AgreeAsync(cancellationToken);
        while (true)
        {
            var response = await ExchangeAsync(_http, Message(request), cancellationToken);
            if ((int)response.StatusCode < 400)
            {
                _agreed = true;
                return response;
            }
            using (response)
            {
                var error = await ReadErrorAsync(response, cancellationToken);
                if (!TryStepDown(error))
                    throw error;
            }
        }
    }

    /// <summary>Sends a request whose answer nobody needs.</summary>
    public async Task<HttpStatusCode> CallAsync(ApiRequest request, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(request, cancellationToken);
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
        return response.StatusCode;
    }

    /// <summary>Sends a request and reads the answer as one JSON document.</summary>
    public async Task<T> CallAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken = default)
        where T : class =>
        Read(await BytesAsync(request, cancellationToken), type);

    /// <summary>Sends a request and returns the answer's bytes.</summary>
    public async Task<byte[]> BytesAsync(ApiRequest request, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(request, cancellationToken);
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw Broken(error);
        }
    }

    /// <summary>Sends a request and hands out the answer's body as it arrives. Disposing of the stream ends the request.</summary>
    public async Task<Stream> StreamAsync(ApiRequest request, CancellationToken cancellationToken = default)
    {
        var response = await SendAsync(request, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <summary>Sends a request on a connection of its own and takes that connection over (`Upgrade: tcp`).</summary>
    public async Task<RawStream> UpgradeAsync(ApiRequest request, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            EngineConnection? connection = null;
            var http = new HttpMessageInvoker(Handler(_connector, opened => connection = opened));
            try
            {
                var message = Message(request);
                message.Headers.Connection.Add("Upgrade");
                message.Headers.Upgrade.Add(new ProductHeaderValue("tcp"));
                message.Content ??= new ByteArrayContent([]);
                message.Content.Headers.ContentType ??= new MediaTypeHeaderValue("text/plain");
                var response = await ExchangeAsync(http, message, cancellationToken);
                if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
                {
                    var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
                    return new RawStream(stream, connection!, response.Content.Headers.ContentType?.MediaType, http);
                }
                using (response)
                {
                    if ((int)response.StatusCode < 400)
                        throw new ConnectionException($"unable to upgrade to tcp, received {(int)response.StatusCode}");
                    var error = await ReadErrorAsync(response, cancellationToken);
                    if (!TryStepDown(error))
                        throw error;
                }
            }
            catch
            {
                http.Dispose();
                throw;
            }
            http.Dispose();
        }
    }

    /// <summary>A raw connection to the daemon, before any HTTP.</summary>
    public async Task<RawStream> DialRawAsync(CancellationToken cancellationToken = default)
    {
        var connection = await _connector.OpenAsync(cancellationToken);
        return new RawStream(connection.Stream, connection, mediaType: null, connection.Stream);
    }

    internal static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new ConnectionException("the daemon's answer is empty");
        }
        catch (JsonException error)
        {
            throw new ConnectionException($"the daemon's answer cannot be read: {error.Message}", error);
        }
    }

    internal static ReadOnlyMemory<byte> Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    internal static ConnectionException Broken(Exception error) =>
        error as ConnectionException ?? error.InnerException as ConnectionException
        ?? new ConnectionException($"error during connect: {error.InnerException?.Message ?? error.Message}", error);

    /// <summary>Asks which version the daemon has, before a body is sent that could not be sent again.</summary>
    private async Task AgreeAsync(CancellationToken cancellationToken)
    {
        var ping = await Daemon.PingAsync(cancellationToken);
        if (ping.ApiVersion is { Length: > 0 } theirs && Client.ApiVersion.Compare(theirs, _version) < 0)
            _version = theirs;
        _agreed = true;
    }

    internal async Task<HttpResponseMessage> ExchangeUnversionedAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(method, "http://api.moby.localhost" + Options.Address.BasePath + path);
        Identify(message);
        return await ExchangeAsync(_http, message, cancellationToken);
    }

    private bool TryStepDown(ApiException error)
    {
        if (_agreed || error.StatusCode != 400)
            return false;
        var at = error.Message.IndexOf(TooNew, StringComparison.Ordinal);
        if (at < 0)
            return false;
        var theirs = error.Message[(at + TooNew.Length)..].Trim();
        if (Client.ApiVersion.Compare(theirs, _version) >= 0 || Client.ApiVersion.Compare(theirs, "1.24") < 0)
            return false;
        _version = theirs;
        _agreed = true;
        return true;
    }

    private HttpRequestMessage Message(ApiRequest request)
    {
        var message = new HttpRequestMessage(request.Method,
            $"http://api.moby.localhost{Options.Address.BasePath}/v{_version}{request.Path}{request.Query}");
        Identify(message);
        if (request.RegistryAuth is { } credentials)
            message.Headers.TryAddWithoutValidation("X-Registry-Auth", credentials);
        foreach (var (name, value) in request.Headers ?? new Dictionary<string, string>())
            message.Headers.TryAddWithoutValidation(name, value);
        if (request.Json is { } json)
        {
            message.Content = new ReadOnlyMemoryContent(json);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        else if (request.Body is { } body)
        {
            message.Content = new StreamContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.BodyType ?? "application/x-tar");
            message.Headers.TransferEncodingChunked = true;
        }
        else if (request.Method == HttpMethod.Post)
        {
            message.Content = new ByteArrayContent([]);
        }
        return message;
    }

    private void Identify(HttpRequestMessage message)
    {
        message.Headers.TryAddWithoutValidation("User-Agent", Options.UserAgent);
        foreach (var (name, value) in Options.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
    }

    private static async Task<HttpResponseMessage> ExchangeAsync(HttpMessageInvoker http, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(message, cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw Broken(error);
        }
    }

    private static async Task<ApiException> ReadErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var text = System.Text.Encoding.UTF8.GetString(body).Trim();
        if (response.Content.Headers.ContentType?.MediaType == "application/json")
        {
            try
            {
                if (JsonSerializer.Deserialize(body, ApiJson.Wire.ErrorResponse)?.Message is { Length: > 0 } message)
                    return new ApiException(status, message);
            }
            catch (JsonException)
            {
                // not what it says it is: show it as it stands
            }
        }
        return new ApiException(status, text.Length > 0
            ? text
            : $"request returned {response.ReasonPhrase} for API route and version {response.RequestMessage?.RequestUri}, check if the server supports the requested API version");
    }

    private static SocketsHttpHandler Handler(EngineConnector connector, Action<EngineConnection>? opened) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        ConnectCallback = async (_, cancellationToken) =>
        {
            var connection = await connector.OpenAsync(cancellationToken);
            opened?.Invoke(connection);
            return connection.Stream;
        },
    };
}
