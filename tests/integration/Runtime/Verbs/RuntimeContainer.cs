using System.Text.Json.Nodes;
using Skiff.Tests.Integration.Conformance;

namespace Skiff.Tests.Integration.Runtime.Verbs;

/// <summary>A bundle of busybox for `skiff-runtime`, and the container made from it; both are gone after disposal.</summary>
internal sealed class RuntimeContainer : IAsyncDisposable
{
    private readonly BusyboxRoot _root = new();

    private RuntimeContainer()
    {
    }

    public string Id { get; } = "skiff-test-" + Guid.NewGuid().ToString("N")[..12];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string StateRoot => Path.Combine(_root.Directory, "state");

    /// <summary>The configuration that `spec` writes, with this command, and with what <paramref name="change"/> makes of it.</summary>
    public static async Task<RuntimeContainer> ConfigureAsync(string script, Action<JsonNode>? change = null)
    {
        var container = new RuntimeContainer();
        (await container.CallAsync("spec", "--bundle", container._root.Directory)).Expect();
        var path = Path.Combine(container._root.Directory, "config.json");
        var configuration = JsonNode.Parse(await File.ReadAllTextAsync(path, Token))!;
        configuration["process"]!["terminal"] = false;
        configuration["process"]!["args"] = new JsonArray("sh", "-c", script);
        configuration["linux"]!["cgroupsPath"] = $"{container._root.CgroupParent}/{container.Id}";
        change?.Invoke(configuration);
        await File.WriteAllTextAsync(path, configuration.ToJsonString(), Token);
        return container;
    }

    /// <summary>The container, running.</summary>
    public static async Task<RuntimeContainer> StartAsync(string script, Action<JsonNode>? change = null)
    {
        var container = await ConfigureAsync(script, change);
        // The container inherits what create writes to: a pipe would not end before the container does.
        var log = Path.Combine(container._root.Directory, "log");
        var create = await HostProgram.RunAsync("sh", ["-c", "log=$1; shift; exec \"$@\" >$log 2>&1", "sh", log,
            BusyboxRoot.Runtime, "--root", container.StateRoot, "create", "--bundle", container._root.Directory, container.Id], Token);
        Assert.True(create.Status == 0, await File.ReadAllTextAsync(log, Token));
        (await container.CallAsync("start", container.Id)).Expect();
        return container;
    }

    /// <summary>Runs the container to its end.</summary>
    public Task<HostProgram> RunAsync() => CallAsync("run", "--bundle", _root.Directory, Id);

    public Task<HostProgram> CallAsync(params string[] arguments) =>
        HostProgram.RunAsync(BusyboxRoot.Runtime, ["--root", StateRoot, .. arguments], Token);

    public async Task<string> StatusAsync() =>
        (string)JsonNode.Parse((await CallAsync("state", Id)).Expect())!["status"]!;

    public async ValueTask DisposeAsync()
    {
        (await CallAsync("delete", "--force", Id)).Expect();
        Assert.Equal("", (await CallAsync("list", "-q")).Expect());
        _root.Dispose();
    }
}
