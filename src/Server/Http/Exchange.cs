using System.IO.Pipelines;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Skiff.Errors;
using Skiff.Server.Streams;
using Skiff.Server.Versioning;

namespace Skiff.Server.Http;

/// <summary>One request and its answer, as a route sees them.</summary>
public sealed class Exchange
{
    private readonly HttpContext _http;

    internal Exchange(HttpContext http, ApiVersion version, string name, CancellationToken stopping)
    {
        _http = http;
        Version = version;
        Name = name;
        Stopping = stopping;
    }

    /// <summary>The version whose shapes are answered.</summary>
    public ApiVersion Version { get; }

    /// <summary>What stood in the place of the route's name; empty when it has none.</summary>
    public string Name { get; }

    public Query Query => new(_http.Request.Query);

    /// <summary>The daemon is stopping: what would run for ever has to end.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>The connection is broken. Stays silent when the client merely has no more to send; for answers that come to an end by themselves.</summary>
    public CancellationToken Aborted => _http.RequestAborted;

    /// <summary>
    /// The client hung up or shut down its sending side, which ends an answer that has no end of its own (events, a followed log).
    /// </summary>
    public CancellationToken HungUp => _http.Features.Get<Takeover>()?.InputEnded ?? _http.RequestAborted;

    /// <summary>Ends an answer that has no end of its own: the client hung up, the connection broke, or the daemon is stopping.</summary>
    public CancellationTokenSource EndOfStream() => CancellationTokenSource.CreateLinkedTokenSource(HungUp, Aborted, Stopping);

    public bool IsHead => HttpMethods.IsHead(_http.Request.Method);

    /// <summary>The request's body, for archives.</summary>
    public Stream Body => _http.Request.Body;

    public string? RequestHeader(string name) => _http.Request.Headers[name] is { Count: > 0 } values ? values[0] : null;

    /// <summary>All values of a header that may be given more than once.</summary>
    public IEnumerable<string> RequestHeaders(string name) => _http.Request.Headers[name].OfType<string>();

    public void Header(string name, string value) => _http.Response.Headers[name] = value;

    /// <summary>
    /// Reads a JSON body; null when the request has none. Errors: InvalidArgument for another content type, for what is not JSON, and for a body
    /// that stops halfway.
    /// </summary>
    public async Task<T?> ReadAsync<T>(JsonTypeInfo<T> type)
        where T : class
    {
        JsonBody.RequireJson(_http.Request);
        var text = await JsonBody.ReadAllAsync(_http.Request, _http.RequestAborted);
        return text.Length == 0 ? null : JsonBody.Parse<T>(text, type);
    }

    /// <summary>The whole body, whatever it is.</summary>
    public Task<byte[]> ReadTextAsync() => JsonBody.ReadAllAsync(_http.Request, _http.RequestAborted);

    /// <summary>An answer without a body.</summary>
    public Task StatusAsync(int status)
    {
        _http.Response.StatusCode = status;
        if (status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified))
            _http.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    public Task NoContentAsync() => StatusAsync(StatusCodes.Status204NoContent);

    /// <summary>A JSON answer in the shape of <see cref="Version"/>, sent whole.</summary>
    public async Task JsonAsync<T>(T value, int status = StatusCodes.Status200OK)
    {
        using var buffer = new PooledBuffer();
        WireShape.Write(buffer, value, Version);
        await BytesAsync(buffer.Written, "application/json", status);
    }

    public async Task BytesAsync(ReadOnlyMemory<byte> body, string contentType, int status = StatusCodes.Status200OK)
    {
        _http.Response.StatusCode = status;
        _http.Response.ContentType = contentType;
        _http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(_http.Request.Method))
            await _http.Response.BodyWriter.WriteAsync(body, _http.RequestAborted);
    }

    /// <summary>Sends the head of an answer whose body follows bit by bit, and answers the way to write it.</summary>
    public async Task<PipeWriter> StreamAsync(string contentType, int status = StatusCodes.Status200OK)
    {
        _http.Response.StatusCode = status;
        _http.Response.ContentType = contentType;
        await _http.Response.StartAsync(_http.RequestAborted);
        await _http.Response.BodyWriter.FlushAsync(_http.RequestAborted);
        return _http.Response.BodyWriter;
    }

    /// <summary>Whether the head is on its way, so that no other status can be answered.</summary>
    public bool Started => _http.Response.HasStarted;

    /// <summary>The protocol that the client asks to upgrade to; null when it does not.</summary>
    public string? Upgrade
    {
        get
        {
            foreach (var option in _http.Request.Headers.Connection)
            {
                if (option is not null && option.Contains("upgrade", StringComparison.OrdinalIgnoreCase))
                    return _http.Request.Headers.Upgrade is { Count: > 0 } protocols ? protocols[0] : null;
            }
            return null;
        }
    }

    /// <summary>The headers that every answer carries, for a head that is written by hand.</summary>
    public string CommonHeaderFields()
    {
        var headers = _http.Response.Headers;
        return $"Api-Version: {headers["Api-Version"]}\r\nDocker-Experimental: {headers["Docker-Experimental"]}\r\nOstype: {headers["Ostype"]}\r\nServer: {headers.Server}\r\n";
    }

    /// <summary>
    /// Takes the connection over: after the route has returned, <paramref name="run"/> has it alone. The request's body must have been read.
    /// <paramref name="endsWithClient"/> as <see cref="Takeover.Take"/> has it.
    /// </summary>
    public void TakeOver(TakeoverHead head, Func<IDuplexPipe, CancellationToken, Task> run, bool endsWithClient = false)
    {
        var takeover = _http.Features.Get<Takeover>()
            ?? throw new EngineException(ErrorKind.Internal, "this connection cannot be taken over");
        _http.Response.Headers.Connection = "close";
        takeover.Take(head, run, endsWithClient);
    }
}
