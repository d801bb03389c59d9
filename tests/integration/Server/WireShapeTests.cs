using System.Text.Json;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Server;

/// <summary>The members of API 1.41's answers, held against recorded ones.</summary>
public sealed class WireShapeTests
{
    /// <summary>Members that depend on what the recorded objects were, or that Docker left out when they were empty.</summary>
    private static readonly HashSet<string> Conditional =
    [
        ".State.Health", ".Config.Healthcheck", ".Config.ExposedPorts", ".Config.StopSignal", ".Config.StopTimeout", ".Config.Shell", ".Config.ArgsEscaped",
        ".HostConfig.Mounts", ".HostConfig.Sysctls", ".HostConfig.Tmpfs", ".HostConfig.Init", ".SizeRw", ".SizeRootFs", ".DefaultAddressPools", ".Metadata.LastTagTime",
        // cgroup v1 of the recording against v2, and what later engines leave out in every version
        ".KernelMemory", ".KernelMemoryTCP", ".BridgeNfIptables", ".BridgeNfIp6tables",
    ];

    [Fact]
    public async Task Answers_HaveTheRecordedMembers()
    {
        var recorded = Recorded();
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        await daemon.RunAsync("shaped", "sleep", "1000");
        await daemon.PostAsync("/v1.41/volumes/create", "{\"Name\":\"shaped\"}");
        await daemon.PostAsync("/v1.41/networks/create", "{\"Name\":\"shaped\"}");
        var differences = new List<string>();
        differences.AddRange(Compare("container", recorded["GET /v1.41/containers/dk-web/json"], await daemon.GetAsync("/v1.41/containers/shaped/json")));
        differences.AddRange(Compare("summary", First(recorded, "GET /v1.41/containers/json?all=1&filters="), (await daemon.GetAsync("/v1.41/containers/json"))[0]));
        differences.AddRange(Compare("network", recorded["GET /v1.41/networks/dk-front"], await daemon.GetAsync("/v1.41/networks/shaped")));
        differences.AddRange(Compare("volume", recorded["GET /v1.41/volumes/dk-data"], await daemon.GetAsync("/v1.41/volumes/shaped")));
        differences.AddRange(Compare("version", recorded["GET /v1.41/version"], await daemon.GetAsync("/v1.41/version")));
        differences.AddRange(Compare("info", recorded["GET /v1.41/info"], await daemon.GetAsync("/v1.41/info")));
        await daemon.Http.DeleteAsync("/networks/shaped", TestContext.Current.CancellationToken);
        Assert.Empty(differences);
    }

    /// <summary>Members of the recorded answer that ours lacks, and the other way round, with one level of objects inside.</summary>
    private static IEnumerable<string> Compare(string what, JsonElement recorded, JsonElement ours)
    {
        var expected = Members(recorded).ToHashSet(StringComparer.Ordinal);
        var found = Members(ours).ToHashSet(StringComparer.Ordinal);
        return expected.Except(found).Where(member => !Conditional.Contains(member)).Select(member => $"{what}{member} is missing")
            .Concat(found.Except(expected).Where(member => !Conditional.Contains(member)).Select(member => $"{what}{member} is new"));
    }

    private static IEnumerable<string> Members(JsonElement value)
    {
        foreach (var member in value.EnumerateObject())
        {
            yield return "." + member.Name;
            // Objects used as maps have keys of their own.
            if (member.Value.ValueKind != JsonValueKind.Object || member.Name is "Labels" or "Options" or "Containers" or "Runtimes" or "RegistryConfig" or "GraphDriver")
                continue;
            foreach (var inner in member.Value.EnumerateObject())
                yield return $".{member.Name}.{inner.Name}";
        }
    }

    private static JsonElement First(Dictionary<string, JsonElement> recorded, string beginning)
        => recorded.First(entry => entry.Key.StartsWith(beginning, StringComparison.Ordinal)).Value[0];

    /// <summary>JSON bodies of the recording, by request; those that were cut are left out.</summary>
    private static Dictionary<string, JsonElement> Recorded()
    {
        var path = Path.GetFullPath(Path.Combine(Programs.Root, "..", "shared", "reference", "cli", "golden", "raw-api.txt"));
        Assert.SkipUnless(File.Exists(path), "needs the recorded answers of the reference");
        var bodies = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var request = "";
        foreach (var line in File.ReadLines(path))
        {
            if (line.StartsWith("=== ", StringComparison.Ordinal))
                request = line[4..];
            if (line.Length == 0 || line[0] is not ('{' or '[') || bodies.ContainsKey(request))
                continue;
            try
            {
                using var document = JsonDocument.Parse(line);
                bodies[request] = document.RootElement.Clone();
            }
            catch (JsonException)
            {
                // cut off in the recording
            }
        }
        return bodies;
    }
}
