using System.Text;
using Skiff.Client;

namespace Skiff.Tests.Unit.Client;

public sealed class EngineClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static EngineClient Client(params ScriptedConnection[] connections)
    {
        var next = 0;
        return new EngineClient(new EngineClientOptions
        {
            Address = EngineAddress.Parse("unix:///x.sock"),
            UserAgent = "T",
            Dial = _ => next < connections.Length ? ValueTask.FromResult<Stream>(connections[next++]) : throw new ConnectionException("no more connections"),
        });
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nTrailer: 1\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")]
    public async Task Body_HoweverFramedAndCut_IsRead(string answer)
    {
        for (var step = 1; step < answer.Length; step++)
        {
            using var client = Client(new ScriptedConnection(answer, step));
            Assert.Equal("hello", Encoding.UTF8.GetString(await client.BytesAsync(ApiRequest.Get("/x"), Token)));
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 200")]
    [InlineData("")]
    public async Task Answer_BrokenOff_IsAnError(string answer)
    {
        using var client = Client(new ScriptedConnection(answer));
        await Assert.ThrowsAsync<ConnectionException>(() => client.BytesAsync(ApiRequest.Get("/x"), Token));
    }

    [Fact]
    public async Task Request_HasVersionQueryAndBody()
    {
        var connection = new ScriptedConnection("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
        using var client = Client(connection);
        await client.CallAsync(ApiRequest.Post("/a", new ApiQuery().Set("q", "a b&c").Set("none", "")) with { Json = "{}"u8.ToArray() }, Token);
        await client.CallAsync(ApiRequest.Delete("/b"), Token);
        Assert.Equal(
            $"POST /v{ApiVersion.Newest}/a?q=a%20b%26c HTTP/1.1\r\nHost: api.moby.localhost\r\nUser-Agent: T\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}"
            + $"DELETE /v{ApiVersion.Newest}/b HTTP/1.1\r\nHost: api.moby.localhost\r\nUser-Agent: T\r\n\r\n", connection.Sent);
    }

    [Fact]
    public async Task Version_OfAnOlderDaemon_IsTakenAndTheRequestRepeated()
    {
        const string Refusal = "{\"message\":\"client version 1.51 is too new. Maximum supported API version is 1.41\"}";
        var connection = new ScriptedConnection($"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: {Refusal.Length}\r\n\r\n{Refusal}"
            + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        using var client = Client(connection);
        Assert.Equal("ok", Encoding.UTF8.GetString(await client.BytesAsync(ApiRequest.Get("/x"), Token)));
        Assert.Equal("1.41", client.ApiVersion);
        Assert.Contains("GET /v1.41/x ", connection.Sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_OfAnOlderDaemon_IsTakenByRequestsUnderWayToo()
    {
        const string Refusal = "{\"message\":\"client version 1.51 is too new. Maximum supported API version is 1.41\"}";
        var refused = $"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: {Refusal.Length}\r\n\r\n{Refusal}";
        const string Done = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        using var both = new CountdownEvent(2);
        using var client = Client(new ScriptedConnection(refused + Done, 7, both), new ScriptedConnection(refused + Done, 7, both));
        await Task.WhenAll(client.CallAsync(ApiRequest.Post("/a"), Token), client.CallAsync(ApiRequest.Post("/b"), Token));
    }

    [Fact]
    public async Task Head_WhoseAnswerSaysNothing_IsPrecededByAPing()
    {
        var connection = new ScriptedConnection("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\n\r\nHTTP/1.1 200 OK\r\n\r\n");
        using var client = Client(connection);
        await client.CallAsync(new ApiRequest("HEAD", "/x"), Token);
        Assert.Contains("HEAD /v1.41/x ", connection.Sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_SentOnce_IsChunkedAfterAPing()
    {
        var connection = new ScriptedConnection("HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var client = Client(connection);
        await client.CallAsync(ApiRequest.Post("/images/load") with { Body = new MemoryStream("hello"u8.ToArray()) }, Token);
        Assert.StartsWith("HEAD /_ping HTTP/1.1\r\n", connection.Sent, StringComparison.Ordinal);
        Assert.Contains("POST /v1.41/images/load ", connection.Sent, StringComparison.Ordinal);
        Assert.EndsWith("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", connection.Sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_HasTheDaemonsStatusAndMessage()
    {
        using var client = Client(new ScriptedConnection("HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 18\r\n\r\n{\"message\":\"gone\"}"));
        var error = await Assert.ThrowsAsync<ApiException>(() => client.BytesAsync(ApiRequest.Get("/x"), Token));
        Assert.Equal((404, "gone"), (error.StatusCode, error.Message));
    }

    [Fact]
    public async Task Upgrade_HandsOutWhatCameWithTheHead()
    {
        var connection = new ScriptedConnection("HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nearly and late", step: 100);
        using var client = Client(connection);
        await using var raw = await client.UpgradeAsync(ApiRequest.Post("/attach"), Token);
        await raw.Stream.WriteAsync("typed"u8.ToArray(), Token);
        using var read = new StreamReader(raw.Stream);
        Assert.Equal("early and late", await read.ReadToEndAsync(Token));
        Assert.EndsWith("Connection: Upgrade\r\nUpgrade: tcp\r\n\r\ntyped", connection.Sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_GivenUpBeforeItsEnd_ClosesTheConnection()
    {
        var connection = new ScriptedConnection("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        using var client = Client(connection);
        await (await client.StreamAsync(ApiRequest.Get("/events"), Token)).DisposeAsync();
        Assert.True(connection.IsClosed);
    }

    [Fact]
    public async Task KeptConnection_ThatTheDaemonClosed_IsReplacedForWhatChangesNothing()
    {
        using var client = Client(new ScriptedConnection("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1"), new ScriptedConnection("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2"));
        Assert.Equal("1"u8.ToArray(), await client.BytesAsync(ApiRequest.Get("/x"), Token));
        Assert.Equal("2"u8.ToArray(), await client.BytesAsync(ApiRequest.Get("/x"), Token));
    }

    [Fact]
    public async Task Header_WithALineEnd_IsNotSent()
    {
        using var client = Client(new ScriptedConnection(""));
        await Assert.ThrowsAsync<ConnectionException>(() => client.CallAsync(ApiRequest.Get("/x") with { RegistryAuth = "a\r\nX: y" }, Token));
    }
}
