using Skiff.Server.Versioning;

namespace Skiff.Tests.Unit.Server;

/// <summary>What every client meets first: the ping, versions, headers, and answers to what is not there.</summary>
public sealed class HandshakeTests
{
    [Theory]
    [InlineData("/_ping")]
    [InlineData("/v1.24/_ping")]
    [InlineData("/v1.41/_ping")]
    [InlineData("/v1.55/_ping")]
    public async Task Ping_Get_AnswersOkWithHeaders(string path)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.ExchangeAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nApi-Version: 1.55\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nDocker-Experimental: false\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nOstype: linux\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nServer: Docker/29.0.0 (linux)\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 2\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nCache-Control: no-cache, no-store, must-revalidate\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nOK", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ping_Head_AnswersNoBody()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.ExchangeAsync("HEAD /_ping HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Contains("\r\nContent-Length: 0\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: text/plain; charset=utf-8\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_Any_NamesTheVersionsOfTheApi()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.ExchangeAsync("GET /v1.30/version HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Contains("\"ApiVersion\":\"1.55\",\"MinAPIVersion\":\"1.24\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"Os\":\"linux\",\"ApiVersion\":\"1.55\",\"MinAPIVersion\":\"1.24\"}", answer, StringComparison.Ordinal);
        Assert.EndsWith("}\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_OfTooOldVersion_AnswersPlainText()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.ExchangeAsync("GET /v1.11/version HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: text/plain; charset=utf-8\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nApi-Version: 1.55\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Docker-Experimental", answer, StringComparison.Ordinal);
        Assert.EndsWith(
            "\r\n\r\nclient version 1.11 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version\n",
            answer,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_OfTooNewVersion_AnswersJson()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.ExchangeAsync("GET /v1.99/version HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n{\"message\":\"client version 1.99 is too new. Maximum supported API version is 1.55\"}\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1.41/nosuch")]
    [InlineData("POST", "/v1.41/version")]
    [InlineData("GET", "/v1.41/containers/")]
    [InlineData("GET", "/vbogus/version")]
    [InlineData("DELETE", "/_ping")]
    public async Task Request_WithoutRoute_AnswersPageNotFoundWithoutHeaders(string method, string path)
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.ExchangeAsync($"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 404 Not Found\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Api-Version", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 29\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n{\"message\":\"page not found\"}\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_OnOneConnection_AreAllAnswered()
    {
        await using var server = await TestServer.StartAsync();
        var answer = await server.ExchangeAsync(
            "GET /_ping HTTP/1.1\r\nHost: x\r\n\r\nGET /v1.41/containers/none/json HTTP/1.1\r\nHost: x\r\n\r\nHEAD /_ping HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.Equal(3, answer.Split("HTTP/1.1 ").Length - 1);
        Assert.Contains("{\"message\":\"No such container: none\"}\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Versions_AreOrdered()
    {
        Assert.True(new ApiVersion(1, 9) < new ApiVersion(1, 24));
        Assert.True(ApiVersion.TryParse("1.41", out var version) && version == new ApiVersion(1, 41));
        Assert.False(ApiVersion.TryParse("1.x", out _));
        Assert.False(ApiVersion.TryParse("", out _));
    }
}
