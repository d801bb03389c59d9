using System.Text.Json;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Conformance;

/// <summary>Every JSON answer of the engine is held against the OpenAPI description of its version.</summary>
public sealed class ApiDescriptionTests
{
    /// <summary>Where Docker itself answers otherwise than it describes, as its recordings show; by the end of the difference.</summary>
    private static readonly string[] AsDocker =
    [
        "POST /networks/create answered 409, which is not described",
        ".HostConfig.MemorySwappiness is null, not integer",
        "/json .ExitCode is null, not integer",
        "GET /system/df .BuilderSize is not described",
        "GET /events .status is not described",
        "GET /events .id is not described",
        "GET /events .from is not described",
        "GET /images/committed/json .Parent is not described",
    ];

    [Theory]
    [InlineData("1.41")]
    [InlineData("1.44")]
    [InlineData("1.51")]
    [InlineData("1.55")]
    public async Task Answers_AreAsDescribed(string version)
    {
        var path = Path.GetFullPath(Path.Combine(Programs.Root, "..", "shared", "reference", "engine-api", $"v{version}.json"));
        Assert.SkipUnless(File.Exists(path), "needs the description of the reference");
        var description = ApiDescription.Read(path);
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        var differences = new List<string>();

        async Task<JsonElement?> SayAsync(string method, string target, string? json = null)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/v{version}{target}");
            if (json is not null)
                request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
            using var answer = await daemon.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var described = target.Split('?')[0];
            if (answer.Content.Headers.ContentType?.MediaType != "application/json")
            {
                differences.AddRange(description.Differences(method, described, (int)answer.StatusCode, null));
                return null;
            }
            JsonElement? last = null;
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                using var document = JsonDocument.Parse(line);
                last = document.RootElement.Clone();
                differences.AddRange(description.Differences(method, described, (int)answer.StatusCode, last));
            }
            return last;
        }

        var since = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1;
        await SayAsync("POST", "/networks/create", """{"Name":"shape","Labels":{"a":"b"}}""");
        await SayAsync("POST", "/networks/create", """{"Name":"shape"}""");
        await SayAsync("POST", "/volumes/create", """{"Name":"shape","Labels":{"a":"b"}}""");
        var created = await SayAsync("POST", "/containers/create?name=shape", """
            {"Image":"busybox","Cmd":["sh","-c","sleep 1000"],"Labels":{"a":"b"},"Env":["A=b"],"ExposedPorts":{"80/tcp":{}},
             "Healthcheck":{"Test":["CMD-SHELL","true"],"Interval":100000000},"Volumes":{"/anonymous":{}},
             "HostConfig":{"Binds":["shape:/v"],"Tmpfs":{"/t":"size=1m"},"PortBindings":{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":""}]},
             "Mounts":[{"Type":"bind","Source":"/tmp","Target":"/b"},{"Type":"tmpfs","Target":"/t2"}],"Memory":67108864,"NetworkMode":"shape",
             "Ulimits":[{"Name":"nofile","Soft":64,"Hard":64}],"LogConfig":{"Type":"json-file","Config":{"max-size":"1m"}},"RestartPolicy":{"Name":"on-failure","MaximumRetryCount":2}}}
            """);
        var id = created!.Value.GetProperty("Id").GetString();
        await SayAsync("POST", "/containers/create?name=shape", """{"Image":"busybox"}""");
        await SayAsync("POST", "/containers/create", """{"Image":"none"}""");
        await SayAsync("POST", "/containers/create", """{"Image":"busybox","HostConfig":{"Memory":1}}""");
        await SayAsync("GET", $"/containers/{id}/json?size=1");
        await SayAsync("GET", $"/containers/{id}/stats?stream=0");
        await SayAsync("POST", $"/containers/{id}/start");
        await SayAsync("POST", $"/containers/{id}/start");
        await ScratchDaemon.WaitUntilAsync(
            async () => (await daemon.GetAsync($"/containers/{id}/json")).GetProperty("State").GetProperty("Health").GetProperty("Status").GetString() == "healthy", () => "not healthy");
        await SayAsync("GET", "/containers/json?all=1&size=1");
        await SayAsync("GET", $"/containers/{id}/json?size=1");
        await SayAsync("GET", "/containers/none/json");
        await SayAsync("GET", $"/containers/{id}/top");
        await SayAsync("GET", $"/containers/{id}/stats?stream=0");
        await SayAsync("GET", $"/containers/{id}/stats?stream=0&one-shot=1");
        var exec = (await SayAsync("POST", $"/containers/{id}/exec", """{"Cmd":["true"],"AttachStdout":true}"""))!.Value.GetProperty("Id").GetString();
        await SayAsync("GET", $"/exec/{exec}/json");
        await SayAsync("POST", $"/exec/{exec}/start", """{"Detach":true}""");
        await SayAsync("GET", $"/exec/{exec}/json");
        await SayAsync("GET", "/exec/none/json");
        await SayAsync("POST", $"/containers/{id}/update", """{"Memory":134217728,"MemorySwap":-1,"RestartPolicy":{"Name":"no"}}""");
        await SayAsync("GET", $"/containers/{id}/changes");
        await SayAsync("POST", $"/containers/{id}/pause");
        await SayAsync("GET", $"/containers/{id}/json");
        await SayAsync("POST", $"/containers/{id}/unpause");
        await SayAsync("POST", $"/containers/{id}/rename?name=shape2");
        await SayAsync("GET", "/networks");
        await SayAsync("GET", "/networks/shape");
        await SayAsync("GET", "/networks/shape?verbose=1");
        await SayAsync("GET", "/networks/bridge");
        await SayAsync("GET", "/networks/none-such");
        await SayAsync("GET", "/volumes");
        await SayAsync("GET", "/volumes/shape");
        await SayAsync("DELETE", "/volumes/shape");
        await SayAsync("GET", "/images/json?all=1&shared-size=1");
        await SayAsync("GET", "/images/busybox/json");
        await SayAsync("GET", "/images/busybox/history");
        await SayAsync("POST", "/images/busybox/tag?repo=other&tag=1");
        await SayAsync("POST", $"/commit?container={id}&repo=committed", "{}");
        await SayAsync("GET", "/images/committed/json");
        await SayAsync("DELETE", "/images/committed");
        await SayAsync("GET", "/info");
        await SayAsync("GET", "/version");
        await SayAsync("GET", "/system/df");
        await SayAsync("GET", "/plugins");
        await SayAsync("POST", $"/containers/{id}/kill?signal=HUP");
        await SayAsync("POST", $"/containers/{id}/stop?t=0");
        await SayAsync("POST", $"/containers/{id}/stop");
        await SayAsync("POST", $"/containers/{id}/wait");
        await SayAsync("GET", $"/containers/{id}/json");
        await SayAsync("GET", "/containers/json?all=1");
        await SayAsync("GET", $"/events?since={since}&until={DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1}");
        await SayAsync("POST", "/containers/prune");
        await SayAsync("POST", "/volumes/prune?filters=%7B%22all%22%3A%5B%22true%22%5D%7D");
        await SayAsync("POST", "/networks/prune");
        await SayAsync("POST", "/images/prune");
        await SayAsync("GET", "/swarm");
        await SayAsync("GET", "/services");
        var unexpected = differences.Distinct(StringComparer.Ordinal).Select(difference => difference.Replace(id!, "ID", StringComparison.Ordinal))
            .Where(difference => !Array.Exists(AsDocker, known => difference.EndsWith(known, StringComparison.Ordinal))).ToArray();
        Assert.True(unexpected.Length == 0, string.Join('\n', unexpected));
    }
}
