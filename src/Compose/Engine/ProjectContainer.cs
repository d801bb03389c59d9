using System.Globalization;
using Skiff.Api.Containers;

namespace Skiff.Compose.Engine;

/// <summary>A container of a project, known by its labels.</summary>
public sealed record ProjectContainer(ContainerSummary Summary)
{
    public string Id => Summary.Id!;

    public string Name => Summary.Names is { Count: > 0 } names ? names.OrderBy(static name => name.Count(static c => c == '/')).First().TrimStart('/') : Id[..12];

    public string Service => Label(ComposeLabels.Service) ?? "";

    public string Project => Label(ComposeLabels.Project) ?? "";

    public bool IsOneOff => string.Equals(Label(ComposeLabels.OneOff), "True", StringComparison.OrdinalIgnoreCase);

    public int Number => int.TryParse(Label(ComposeLabels.Number), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public string State => Summary.State ?? "";

    public bool IsRunning => State is "running" or "restarting" or "paused";

    public string? Label(string name) => Summary.Labels?.GetValueOrDefault(name);
}
