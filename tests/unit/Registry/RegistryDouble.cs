using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Skiff.Tests.Unit.Registry;

/// <summary>A server of HTTP in this process that answers what a test tells it to, and remembers what it was asked. Each one has an authority of its own.</summary>
internal sealed class RegistryDouble : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private readonly Func<Seen, Answer> _answer;

    public RegistryDouble(Func<Seen, Answer> answer)
    {
        _answer = answer;
        Domain = $"127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add($"http://{Domain}/");
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    public string Domain { get; }

    public string Address => "http://" + Domain;

    /// <summary>All requests but the first question whether somebody is there.</summary>
    public ConcurrentQueue<Seen> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => AnswerAsync(context));
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        try
        {
            await context.Request.InputStream.CopyToAsync(body);
            var seen = new Seen(context.Request.HttpMethod, context.Request.Url!.PathAndQuery, context.Request.Headers, body.ToArray());
            if (seen.Path != "/v2/") Requests.Enqueue(seen);
            var answer = _answer(seen);
            context.Response.StatusCode = answer.Status;
            foreach (var (name, value) in answer.Headers) context.Response.Headers.Add(name, value);
            if (context.Request.HttpMethod == "HEAD")
            {
                context.Response.Close();
                return;
            }

            context.Response.ContentLength64 = answer.Body.Length;
            if (answer.CutAfter is { } cut)
            {
                await context.Response.OutputStream.WriteAsync(answer.Body.AsMemory(0, cut));
                await context.Response.OutputStream.FlushAsync();
                context.Response.Abort();
                return;
            }

            await context.Response.OutputStream.WriteAsync(answer.Body);
            context.Response.Close();
        }
        catch (Exception error) when (error is HttpListenerException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // the client went away, or the test is over
        }
    }

    internal sealed record Seen(string Method, string Path, System.Collections.Specialized.NameValueCollection Headers, byte[] Body)
    {
        public string? Authorization => Headers["Authorization"];

        public override string ToString() => $"{Method} {Path}";
    }

    internal sealed record Answer(int Status, byte[] Body, params (string Name, string Value)[] Headers)
    {
        /// <summary>Break the connection after so many bytes.</summary>
        public int? CutAfter { get; init; }

        public static Answer Of(int status, string body = "", params (string Name, string Value)[] headers) => new(status, Encoding.UTF8.GetBytes(body), headers);

        public static Answer Error(int status, string code, string message) => Of(status, $$"""{"errors":[{"code":"{{code}}","message":"{{message}}"}]}""", ("Content-Type", "application/json"));
    }
}
