using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Skiff.Client.Http;
using Skiff.Client.Json;

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
    private readonly ConcurrentBag<HttpConnection> _idle = [];
    private volatile string _version;
    private volatile bool _agreed;
    private volatile bool _disposed;

    public EngineClient(EngineClientOptions options)
    {
        Options = options;
        _connector = new EngineConnector(options);
        _version = options.ApiVersion ?? Client.ApiVersion.Newest;
        _agreed = options.ApiVersion is not null;
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

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var connection))
            connection.Dispose();
    }

    /// <summary>Sends a request and returns the answer once its head has arrived. The caller disposes of it.</summary>
    /// <exception cref="ApiException">The daemon answered 400 or above.</exception>
    /// <exception cref="ConnectionException">There was no answer.</exception>
    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken = default)
    {
        // neither can be repeated by what the answer says: a body is sent once, and an answer to HEAD says nothing
        if (!_agreed && (request.Body is not null || request.Method == "HEAD"))
            await AgreeAsync(cancellationToken);
        while (true)
        {
            var version = _version;
            var response = await ExchangeAsync(request, version, cancellationToken);
            Options.Trace?.Invoke($"{request.Method} /v{version}{request.Path}{request.Query}: {response.StatusCode} {response.Reason}");
            if (response.StatusCode < 400)
            {
                _agreed = true;
                return response;
            }
            using (response)
            {
                var error = await ReadErrorAsync(request, response, cancellationToken);
                if (!TryStepDown(error, version))
                    throw error;
            }
        }
    }

    /// <summary>Sends a request whose answer nobody needs; the result is the status.</summary>
    public async Task<int> CallAsync(ApiRequest request, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(request, cancellationToken);
        await response.ReadAllAsync(cancellationToken);
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
        return await response.ReadAllAsync(cancellationToken);
    }

    /// <summary>Sends a request and hands out the answer's body as it arrives. Disposing of the stream ends the request.</summary>
    public async Task<Stream> StreamAsync(ApiRequest request, CancellationToken cancellationToken = default) =>
        (await SendAsync(request, cancellationToken)).Body;

    /// <summary>Sends a request on a connection of its own and takes that connection over (`Upgrade: tcp`).</summary>
    public async Task<RawStream> UpgradeAsync(ApiRequest request, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var version = _version;
            var connection = new HttpConnection(await _connector.OpenAsync(cancellationToken));
            try
            {
                await connection.SendAsync(Head(request, version, upgrade: true), request.Json ?? default, cancellationToken);
                var head = await connection.ReadHeadAsync(cancellationToken) ?? throw new IOException("EOF");
                Options.Trace?.Invoke($"{request.Method} /v{version}{request.Path}{request.Query}: {head.Status} {head.Reason}");
                if (head.Status == 101)
                {
                    _agreed = true;
                    return new RawStream(new UpgradedStream(connection), connection.Connection, head.MediaType);
                }
                using var response = new ApiResponse(head, new HttpBody(connection, head, HasBody(request, head), static unused => unused.Dispose()));
                if (head.Status < 400)
                    throw new ConnectionException($"unable to upgrade to tcp, received {head.Status}");
                var error = await ReadErrorAsync(request, response, cancellationToken);
                if (!TryStepDown(error, version))
                    throw error;
            }
            catch (IOException error)
            {
                connection.Dispose();
                throw Broken(error);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
    }

    /// <summary>A raw connection to the daemon, before any HTTP.</summary>
    public async Task<RawStream> DialRawAsync(CancellationToken cancellationToken = default)
    {
        var connection = await _connector.OpenAsync(cancellationToken);
        return new RawStream(connection.Stream, connection, mediaType: null);
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
        error as ConnectionException ?? new ConnectionException($"error during connect: {error.Message}", error);

    internal Task<ApiResponse> SendUnversionedAsync(ApiRequest request, CancellationToken cancellationToken) =>
        ExchangeAsync(request, version: null, cancellationToken);

    /// <summary>Asks which version the daemon has, before a body is sent that could not be sent again.</summary>
    private async Task AgreeAsync(CancellationToken cancellationToken)
    {
        var ping = await Daemon.PingAsync(cancellationToken);
        if (ping.ApiVersion is { Length: > 0 } theirs && Client.ApiVersion.Compare(theirs, _version) < 0)
            _version = theirs;
        _agreed = true;
    }

    /// <summary>True when the daemon refused the version alone, and said which one it has: the request may be repeated in that.</summary>
    private bool TryStepDown(ApiException error, string refused)
    {
        if (Options.ApiVersion is not null || error.StatusCode != 400)
            return false;
        var at = error.Message.IndexOf(TooNew, StringComparison.Ordinal);
        if (at < 0)
            return false;
        var theirs = error.Message[(at + TooNew.Length)..].Trim();
        if (Client.ApiVersion.Compare(theirs, refused) >= 0 || Client.ApiVersion.Compare(theirs, "1.24") < 0)
            return false;
        _version = theirs;
        _agreed = true;
        return true;
    }

    private async Task<ApiResponse> ExchangeAsync(ApiRequest request, string? version, CancellationToken cancellationToken)
    {
        while (true)
        {
            var connection = TakeIdle() ?? new HttpConnection(await _connector.OpenAsync(cancellationToken));
            try
            {
                if (await TryExchangeAsync(connection, request, version, cancellationToken) is { } response)
                    return response;
                connection.Dispose();
                if (!MayRepeat(connection, request))
                    throw new ConnectionException("error during connect: EOF");
            }
            catch (IOException error)
            {
                connection.Dispose();
                if (!MayRepeat(connection, request))
                    throw Broken(error);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
    }

    private async Task<ApiResponse?> TryExchangeAsync(HttpConnection connection, ApiRequest request, string? version, CancellationToken cancellationToken)
    {
        await connection.SendAsync(Head(request, version, upgrade: false), request.Json ?? default, cancellationToken);
        Task? sending = null;
        if (request.Body is { } body)
        {
            // the daemon may refuse before it has read everything: its answer counts, not that the rest could not be sent
            sending = connection.SendChunkedAsync(body, cancellationToken);
            var first = connection.ReadHeadAsync(cancellationToken).AsTask();
            if (await Task.WhenAny(sending, first) == sending && sending.IsFaulted && sending.Exception!.InnerException is not IOException)
                await sending;
            return await first is { } early ? Response(early, reusable: sending.IsCompletedSuccessfully) : null;
        }
        return await connection.ReadHeadAsync(cancellationToken) is { } head ? Response(head, reusable: true) : null;

        ApiResponse Response(HttpHead head, bool reusable) =>
            new(head, new HttpBody(connection, reusable ? head : head with { KeepsAlive = false }, HasBody(request, head), Release));
    }

    private HttpConnection? TakeIdle()
    {
        while (_idle.TryTake(out var connection))
        {
            if (!connection.Connection.IsClosedByPeer)
                return connection;
            connection.Dispose();
        }
        return null;
    }

    /// <summary>The daemon closed a kept connection just then; what changes nothing is asked again on another one.</summary>
    private static bool MayRepeat(HttpConnection connection, ApiRequest request) => connection.WasUsed && request.Method is ("GET" or "HEAD");

    private void Release(HttpConnection connection)
    {
        connection.WasUsed = true;
        if (_disposed)
            connection.Dispose();
        else
            _idle.Add(connection);
    }

    private static bool HasBody(ApiRequest request, HttpHead head) => request.Method != "HEAD" && head.Status is not (204 or 304);

    private string Head(ApiRequest request, string? version, bool upgrade)
    {
        var address = Options.Address;
        var head = new StringBuilder(512).Append(request.Method).Append(' ').Append(address.BasePath);
        if (version is not null)
            head.Append("/v").Append(version);
        head.Append(request.Path).Append(request.Query).Append(" HTTP/1.1\r\n");
        Field(head, "Host", address.Transport is EngineTransport.Tcp or EngineTransport.Tls ? $"{address.Host}:{address.Port}" : "api.moby.localhost");
        Field(head, "User-Agent", Options.UserAgent);
        foreach (var (name, value) in Options.Headers)
            Field(head, name, value);
        foreach (var (name, value) in request.Headers ?? new Dictionary<string, string>())
            Field(head, name, value);
        if (request.RegistryAuth is { } credentials)
            Field(head, "X-Registry-Auth", credentials);
        if (request.Json is { } json)
        {
            Field(head, "Content-Type", "application/json");
            head.Append("Content-Length: ").Append(json.Length).Append("\r\n");
        }
        else if (request.Body is not null)
        {
            Field(head, "Content-Type", request.BodyType ?? "application/x-tar");
            Field(head, "Transfer-Encoding", "chunked");
        }
        else if (request.Method == "POST")
        {
            if (upgrade)
                Field(head, "Content-Type", "text/plain");
            Field(head, "Content-Length", "0");
        }
        if (upgrade)
            head.Append("Connection: Upgrade\r\nUpgrade: tcp\r\n");
        return head.Append("\r\n").ToString();
    }

    private static void Field(StringBuilder head, string name, string value)
    {
        // a line end would begin another field, or another request
        if (value.AsSpan().IndexOfAny('\r', '\n') >= 0 || name.AsSpan().IndexOfAny("\r\n: ") >= 0)
            throw new ConnectionException($"the header {name} has a value that cannot be sent");
        head.Append(name).Append(": ").Append(value).Append("\r\n");
    }

    private static async Task<ApiException> ReadErrorAsync(ApiRequest request, ApiResponse response, CancellationToken cancellationToken)
    {
        var body = await response.ReadAllAsync(cancellationToken);
        if (response.MediaType == "application/json")
        {
            try
            {
                if (AnswerReader.Read(body, AnswerReader.Message) is { Length: > 0 } message)
                    return new ApiException(response.StatusCode, message);
            }
            catch (ConnectionException)
            {
                // not what it says it is: show it as it stands
            }
        }
        var text = Encoding.UTF8.GetString(body).Trim();
        return new ApiException(response.StatusCode, text.Length > 0
            ? text
            : $"request returned {response.Reason} for API route {request.Path}, check if the server supports the requested API version");
    }
}
