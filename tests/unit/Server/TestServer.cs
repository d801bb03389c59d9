using System.Net.Sockets;
using System.Text;
using Skiff.Server;
using Skiff.Server.Listening;
using Skiff.Server.Logging;

namespace Skiff.Tests.Unit.Server;

/// <summary>The API of a fake engine on a unix socket of its own.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("skiff-server-").FullName;
    private readonly ListeningSockets _sockets;
    private readonly EngineServer _server;

    private TestServer(FakeEngine engine)
    {
        Engine = engine;
        _sockets = ListeningSockets.Open([new ListenAddress.Unix(SocketPath, GroupId: null)]);
        _server = new EngineServer(engine, "29.0.0", _sockets, new LineLoggerFactory(Log, TimeProvider.System), TimeProvider.System);
    }

    public FakeEngine Engine { get; }

    public StringWriter Log { get; } = new();

    public string SocketPath => Path.Combine(_directory, "api.sock");

    public static async Task<TestServer> StartAsync(FakeEngine? engine = null)
    {
        var server = new TestServer(engine ?? new FakeEngine());
        await server._server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), TestContext.Current.CancellationToken);
        return socket;
    }

    /// <summary>Sends the text on a connection of its own, shuts the sending side down and reads to the end.</summary>
    public async Task<string> ExchangeAsync(string request)
    {
        using var socket = await ConnectAsync();
        await SendAsync(socket, request);
        socket.Shutdown(SocketShutdown.Send);
        return await ReadToEndAsync(socket);
    }

    public static async Task SendAsync(Socket socket, string text)
        => await socket.SendAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    public static async Task<string> ReadToEndAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[65536];
        while (true)
        {
            var count = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            if (count == 0)
                return text.ToString();
            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
    }

    /// <summary>Reads until the text ends so.</summary>
    public static async Task<string> ReadUntilAsync(Socket socket, string end)
    {
        var text = new StringBuilder();
        var buffer = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            var count = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            Assert.True(count > 0, $"the connection ended after: {text}");
            text.Append((char)buffer[0]);
        }
        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _server.StopAsync(patience.Token);
        await _server.DisposeAsync();
        _sockets.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
