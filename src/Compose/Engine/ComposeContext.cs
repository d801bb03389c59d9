using Skiff.Client;
using Skiff.Compose.Model;

namespace Skiff.Compose.Engine;

/// <summary>A project and the engine it lives in, with what the program around it does: telling of progress, pulling, building.</summary>
public sealed class ComposeContext
{
    public required EngineClient Client { get; init; }

    public required string ProjectName { get; init; }

    /// <summary>The loaded files; null for commands that need the name alone.</summary>
    public Project? Project { get; init; }

    public Action<ProgressEvent> Progress { get; init; } = static _ => { };

    public Action<string> Warn { get; init; } = static _ => { };

    public Func<string, string?, CancellationToken, Task> Pull { get; init; } = static (_, _, _) => Task.CompletedTask;

    public Func<Service, CancellationToken, Task> Build { get; init; } = static (_, _) => Task.CompletedTask;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Requests under way at once; 0 for no limit.</summary>
    public int Parallel { get; init; }

    internal void Tell(string subject, string text, ProgressStatus status = ProgressStatus.Working) => Progress(new ProgressEvent(subject, text, status));

    /// <summary>The project's containers, one-off ones too, in the order of their services and numbers.</summary>
    public async Task<List<ProjectContainer>> ContainersAsync(bool all, CancellationToken cancellationToken)
    {
        var query = new ApiQuery().Flag("all", all).Filters(new Dictionary<string, IReadOnlyList<string>> { ["label"] = [$"{ComposeLabels.Project}={ProjectName}"] });
        var list = await Client.Containers.ListAsync(query, cancellationToken);
        return [.. list.Select(static summary => new ProjectContainer(summary)).OrderBy(static container => container.Service, StringComparer.Ordinal).ThenBy(static container => container.Number)];
    }

    /// <summary>Does something to each, at once; the first failure is thrown when all have ended.</summary>
    public Task ForEachAsync<T>(IEnumerable<T> items, Func<T, Task> action)
    {
        if (Parallel <= 0)
            return Task.WhenAll(items.Select(action));
        var gate = new SemaphoreSlim(Parallel);
        return Task.WhenAll(items.Select(async item =>
        {
            await gate.WaitAsync();
            try
            {
                await action(item);
            }
            finally
            {
                gate.Release();
            }
        }));
    }
}
