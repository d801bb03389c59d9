using System.Collections.Concurrent;
using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Containers;
using Skiff.Client;
using Skiff.CommandLine.Commands.Containers;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Ui;

/// <summary>What the screen shows: the containers, what those that run use, and which one is selected.</summary>
internal sealed class UiModel(Session session) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, StatsSample?> _samples = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task> _followed = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _ending = new();
    private string? _selected;

    public bool ShowsAll { get; set; }

    public IReadOnlyList<ContainerSummary> Containers { get; private set; } = [];

    /// <summary>The selected row; 0 when there is none.</summary>
    public int Row => Math.Max(0, Containers.ToList().FindIndex(container => container.Id == _selected));

    public ContainerSummary? Selected => Containers.Count > 0 ? Containers[Row] : null;

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var containers = await session.Client.Containers.ListAsync(new ApiQuery().Flag("all", ShowsAll), cancellationToken);
        Containers = [.. containers.OrderBy(NameOf, StringComparer.Ordinal)];
        _selected ??= Containers.Count > 0 ? Containers[0].Id : null;
        foreach (var container in Containers)
        {
            var id = container.Id!;
            if (container.State == "running" && (!_followed.TryGetValue(id, out var following) || following.IsCompleted))
                _followed[id] = FollowAsync(id);
        }
    }

    public void Move(int by)
    {
        if (Containers.Count > 0)
            _selected = Containers[Math.Clamp(Row + by, 0, Containers.Count - 1)].Id;
    }

    public static string NameOf(ContainerSummary container) => (container.Names ?? []).FirstOrDefault()?.TrimStart('/') ?? Ellipsis.ShortId(container.Id ?? "");

    /// <summary>The columns of a row: name, status, CPU, memory, network, image.</summary>
    public string[] Columns(ContainerSummary container)
    {
        var row = StatsSample.Of(container.Id!, container.State == "running" ? _samples.GetValueOrDefault(container.Id!) : null, truncate: true);
        string Of(string name) => row.TryGet(name, out var value) ? (string)value! : "";
        return [NameOf(container), container.Status ?? "", Of("CPUPerc"), Of("MemUsage"), Of("NetIO"), container.Image ?? ""];
    }

    /// <summary>The last lines of a container's log, and those that come, until cancelled.</summary>
    public async Task FollowLogAsync(ContainerSummary container, UiLog log, CancellationToken cancellationToken)
    {
        var terminal = (await session.Client.Containers.BriefAsync(container.Id!, cancellationToken)).HasTerminal;
        var query = new ApiQuery().Keep("stdout", "1").Keep("stderr", "1").Keep("follow", "1").Keep("tail", "500");
        await using var stream = await session.Client.Containers.LogsAsync(container.Id!, query, cancellationToken);
        if (terminal)
            await OutputFrames.CopyRawAsync(stream, log, cancellationToken);
        else
            await OutputFrames.CopyAsync(stream, log, log, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_followed.Values);
        _ending.Dispose();
    }

    private async Task FollowAsync(string id)
    {
        try
        {
            await using var stream = await session.Client.Containers.StatsAsync(id, stream: true, _ending.Token);
            await foreach (var document in JsonDocuments.ReadAsync(stream, _ending.Token))
                _samples[id] = new StatsSample(id, document.Deserialize(ApiJson.Wire.ContainerStats)!);
        }
        catch (Exception error) when (error is ApiException or ConnectionException or IOException or OperationCanceledException)
        {
            // the container has ended, or the daemon: the list says which, and asks again
        }
        _samples.TryRemove(id, out _);
    }
}
