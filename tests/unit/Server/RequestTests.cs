using System.Net.Sockets;
using System.Text;
using Skiff.Api.Containers;
using Skiff.Api.Daemon;
using Skiff.Engine.Containers;
using Skiff.Errors;

namespace Skiff.Tests.Unit.Server;

/// <summary>Bodies, queries and what is wrong with them.</summary>
public sealed class RequestTests
{
    [Theory]
    [InlineData("", "invalid JSON: got EOF while reading request body", false)]
    [InlineData("  ", "invalid JSON: got EOF while reading request body", true)]
    [InlineData("nope", "invalid JSON: invalid character 'o' in literal null (expecting 'u')", true)]
    [InlineData("<html>", "invalid JSON: invalid character '<' looking for beginning of value", true)]
    [InlineData("{\"Image\":", "invalid JSON: unexpected EOF", true)]
    [InlineData("{\"Image\":\"a\"", "invalid JSON: unexpected EOF", true)]
    [InlineData("{\"Image\":\"a\"} x", "unexpected content after JSON", true)]
    [InlineData("{\"Image\":7}", "invalid JSON: cannot unmarshal the value of Image into the expected type", true)]
    [InlineData("[]", "invalid JSON: cannot unmarshal the value into the expected type", true)]
    [InlineData("null", "config cannot be empty in order to create a container", true)]
    public async Task Create_WithBrokenBody_Answers400(string body, string expected, bool contentType)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.ExchangeAsync(
            $"POST /v1.44/containers/create HTTP/1.1\r\nHost: x\r\n{(contentType ? "Content-Type: application/json\r\n" : "")}Content-Length: {body.Length}\r\n\r\n{body}");
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        // without a body there is nothing to read at all
        Assert.EndsWith(body.Length == 0 ? "{\"message\":\"config cannot be empty in order to create a container\"}\n" : $"{{\"message\":\"{expected}\"}}\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WithBodyThatStopsHalfway_Answers400()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.ExchangeAsync("POST /v1.44/containers/create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"Image\":\"a\",");
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("{\"message\":\"invalid JSON: unexpected EOF\"}\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WithAnotherContentType_Answers400()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.ExchangeAsync("POST /v1.44/containers/create HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}");
        Assert.EndsWith("{\"message\":\"unsupported Content-Type header (text/plain): must be 'application/json'\"}\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Type: application/json; charset=utf-8\r\nContent-Length: 15\r\n\r\n{\"Image\":\"abc\"}")]
    [InlineData("Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"Image\r\n8\r\n\":\"abc\"}\r\n0\r\n\r\n")]
    public async Task Create_WithGoodBody_IsUnderstood(string headAndBody)
    {
        string? image = null;
        await using var server = await TestServer.StartAsync(new FakeEngine
        {
            OnCreate = request =>
            {
                image = request.Image;
                return new ContainerCreateResponse { Id = "id", Warnings = [] };
            },
        });
        var answer = await server.ExchangeAsync($"POST /containers/create?name=n HTTP/1.1\r\nHost: x\r\n{headAndBody}");
        Assert.StartsWith("HTTP/1.1 201 Created\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("{\"Id\":\"id\",\"Warnings\":[]}\n", answer, StringComparison.Ordinal);
        Assert.Equal("abc", image);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("all", false)]
    [InlineData("all=0", false)]
    [InlineData("all=False", false)]
    [InlineData("all=no", false)]
    [InlineData("all=none", false)]
    [InlineData("all=1", true)]
    [InlineData("all=true", true)]
    [InlineData("all=whatever", true)]
    public async Task List_Flag_IsReadAsDockerReadsIt(string query, bool expected)
    {
        ContainerQuery? asked = null;
        await using var server = await TestServer.StartAsync(new FakeEngine
        {
            OnList = listed =>
            {
                asked = listed;
                return [];
            },
        });
        var answer = await server.ExchangeAsync($"GET /containers/json?limit=-1&unknown=1&{query} HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.EndsWith("\r\n\r\n[]\n", answer, StringComparison.Ordinal);
        Assert.Equal(expected, asked?.All);
        Assert.Null(asked?.Limit);
    }

    [Theory]
    [InlineData("%7B%22label%22%3A%5B%22a%3Db%22%2C%22c%22%5D%7D")]
    [InlineData("{%22label%22:{%22a=b%22:true,%22c%22:true}}")]
    public async Task List_Filters_ComeInBothForms(string filters)
    {
        ContainerQuery? asked = null;
        await using var server = await TestServer.StartAsync(new FakeEngine
        {
            OnList = listed =>
            {
                asked = listed;
                return [];
            },
        });
        await server.ExchangeAsync($"GET /v1.41/containers/json?filters={filters} HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Equal(["a=b", "c"], asked!.Filters["label"]);
    }

    [Theory]
    [InlineData("GET", "/containers/json?limit=x", 400, "strconv.Atoi: parsing \\\"x\\\": invalid syntax")]
    [InlineData("GET", "/containers/json?filters=nope", 400, "invalid filter")]
    [InlineData("POST", "/containers/c/wait?condition=bogus", 400, "invalid condition: \\\"bogus\\\"")]
    [InlineData("POST", "/exec/e/resize?h=x&w=2", 400, "invalid resize height \\\"x\\\": invalid syntax")]
    [InlineData("GET", "/system/df?type=bogus", 400, "unknown object type: bogus")]
    [InlineData("GET", "/containers/c/archive", 400, "bad parameter: 'path' cannot be empty")]
    [InlineData("POST", "/containers/c/exec", 400, "No exec command specified")]
    [InlineData("GET", "/images/none/json", 404, "no such image: none: No such image: none:latest")]
    [InlineData("GET", "/images/localhost%2Fa/b/json", 404, "no such image: localhost/a/b: No such image: localhost/a/b:latest")]
    [InlineData("POST", "/containers/c/unpause", 500, "Container c is not paused")]
    [InlineData("DELETE", "/networks/host", 403, "host is a pre-defined network and cannot be removed")]
    [InlineData("GET", "/nodes", 503, "This node is not a swarm manager. Use \\\"docker swarm init\\\" or \\\"docker swarm join\\\" to connect this node to swarm and try again.")]
    [InlineData("POST", "/swarm/leave", 503, "This node is not part of a swarm")]
    [InlineData("GET", "/plugins/h6x/json", 404, "plugin \\\"h6x\\\" not found")]
    [InlineData("POST", "/build?squash=1", 501, "squash is not supported by this engine")]
    public async Task Request_ThatCannotBeServed_SaysWhy(string method, string path, int status, string message)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.ExchangeAsync($"{method} /v1.44{path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith($"{{\"message\":\"{message}\"}}\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_Error_NamesTheContainerTwiceExceptForSignals()
    {
        await using var server = await TestServer.StartAsync();
        Assert.Contains("\"Cannot kill container: c: No such container: c\"", await server.ExchangeAsync("POST /containers/c/kill HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
        server.Engine.OnKill = (_, signal) => throw new EngineException(ErrorKind.InvalidArgument, $"Invalid signal: {signal}");
        Assert.EndsWith("{\"message\":\"Invalid signal: NOPE\"}\n", await server.ExchangeAsync("POST /containers/c/kill?signal=NOPE HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OfWhatRuns_Answers304WithoutBody()
    {
        await using var server = await TestServer.StartAsync(new FakeEngine { OnStart = _ => throw new EngineException(ErrorKind.NotModified, "running") });
        var answer = await server.ExchangeAsync("POST /v1.41/containers/c/start HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 304 Not Modified\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithConfigurationInTheBody_IsRefused()
    {
        await using var server = await TestServer.StartAsync(new FakeEngine { OnStart = _ => Task.CompletedTask });
        var answer = await server.ExchangeAsync("POST /v1.41/containers/c/start HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"Binds\":null}");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 204 ", await server.ExchangeAsync("POST /v1.41/containers/c/start HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_ThatFails_Answers200AndTheErrorInTheStream()
    {
        await using var server = await TestServer.StartAsync(new FakeEngine
        {
            OnLoad = async (archive, report) =>
            {
                await archive.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
                await report(new ProgressMessage { Stream = "so far\n" });
                throw new EngineException(ErrorKind.InvalidArgument, "unexpected EOF");
            },
        });
        var answer = await server.ExchangeAsync("POST /v1.41/images/load?quiet=1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-tar\r\nContent-Length: 3\r\n\r\nabc");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("{\"stream\":\"so far\\n\"}\n", answer, StringComparison.Ordinal);
        Assert.Contains("{\"errorDetail\":{\"message\":\"unexpected EOF\"},\"error\":\"unexpected EOF\"}\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archive_Head_CarriesTheStatus()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.ExchangeAsync("HEAD /v1.41/containers/c/archive?path=/new HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Contains(
            "\r\nX-Docker-Container-Path-Stat: eyJuYW1lIjoibmV3Iiwic2l6ZSI6MiwibW9kZSI6NDIwLCJtdGltZSI6IjIwMjYtMTEtMjRUMDI6NDE6MTQuNDIwMzE3MzczWiIsImxpbmtUYXJnZXQiOiIifQ==\r\n",
            answer,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownError_Answers500AndIsLogged()
    {
        await using var server = await TestServer.StartAsync(new FakeEngine { OnInspect = _ => throw new InvalidOperationException("a defect") });
        var answer = await server.ExchangeAsync("GET /containers/c/json HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 500 ", answer, StringComparison.Ordinal);
        Assert.Contains("level=error msg=\"GET /containers/c/json failed", server.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LargeBody_BeyondTheServersBuffer_IsRead()
    {
        await using var server = await TestServer.StartAsync(new FakeEngine { OnCreate = request => new ContainerCreateResponse { Id = request.Image, Warnings = [] } });
        using var socket = await server.ConnectAsync();
        var body = "{\"Image\":\"" + new string('i', 3_000_000) + "\"}";
        var sending = TestServer.SendAsync(socket, $"POST /containers/create HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        Assert.StartsWith("HTTP/1.1 201 ", await TestServer.ReadUntilAsync(socket, "\r\n\r\n"), StringComparison.Ordinal);
        await sending;
        socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(3_000_000, (await TestServer.ReadToEndAsync(socket)).Count(character => character == 'i') - "\"Warnings\"".Count(character => character == 'i'));
    }
}
