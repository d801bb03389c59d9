using System.Globalization;
using Skiff.Client;
using Skiff.Compose.Model;
using Skiff.Compose.Yaml;

namespace Skiff.Compose.Engine;

/// <summary>What one service's containers need: to be created, replaced, removed or left alone.</summary>
internal sealed class ServicePlan(
    ComposeContext context, Service service, IReadOnlyDictionary<string, IReadOnlyList<ProjectContainer>> containers, string imageId, UpOptions options, bool forces)
{
    private readonly Project _project = context.Project!;

    /// <returns>The service's containers, and whether one was replaced.</returns>
    public async Task<(IReadOnlyList<ProjectContainer> Containers, bool Replaced)> ApplyAsync(CancellationToken cancellationToken)
    {
        var present = await FinishReplacementsAsync(cancellationToken);
        var hash = ServiceHash.Of(Resolved());
        var scale = service.Scale;
        // those that run and are of the present configuration stay first
        var ordered = present.OrderBy(container => IsObsolete(container, hash)).ThenByDescending(static container => container.IsRunning).ThenBy(static container => container.Number).ToList();
        var surplus = ordered.Skip(scale).ToList();
        var kept = ordered.Take(scale).OrderBy(static container => container.Number).ToList();
        var removing = context.ForEachAsync(surplus, container => ContainerSteps.RemoveAsync(context, container, options.StopTimeout, volumes: false, cancellationToken));
        var numbers = new SortedSet<int>(Enumerable.Range(1, scale + kept.Count));
        numbers.ExceptWith(kept.Select(static container => container.Number));
        var work = new List<Task<ProjectContainer>>();
        var replaced = false;
        foreach (var container in kept)
        {
            if (!MustReplace(container, hash))
            {
                work.Add(Task.FromResult(container));
                if (container.IsRunning && options.Starts)
                    context.Tell($"Container {container.Name}", "Running", ProgressStatus.Done);
                continue;
            }
            replaced = true;
            work.Add(ReplaceAsync(container, hash, cancellationToken));
        }
        foreach (var number in numbers.Take(scale - kept.Count))
            work.Add(CreateAsync(NameOf(number), Draft(number, NameOf(number), hash), null, cancellationToken));
        await removing;
        return (await Task.WhenAll(work), replaced);
    }

    private ContainerDraft Draft(int number, string name, string hash) => new() { Name = name, Number = number, Hash = hash, ImageId = imageId, Others = containers };

    private string NameOf(int number) => service.Text("container_name") ?? string.Create(CultureInfo.InvariantCulture, $"{_project.Name}-{service.Name}-{number}");

    private bool IsObsolete(ProjectContainer container, string hash) => container.Label(ComposeLabels.ConfigHash) != hash || container.Label(ComposeLabels.ImageDigest) is { Length: > 0 } image && imageId.Length > 0 && image != imageId;

    private bool MustReplace(ProjectContainer container, string hash) => !options.NeverRecreates && (forces || IsObsolete(container, hash));

    /// <summary>A service of namespaces or volumes of another one is a different one when the other's container is.</summary>
    private Service Resolved()
    {
        if (service.Node["network_mode"] is null && service.Node["ipc"] is null && service.Node["pid"] is null && service.Node["volumes_from"] is null)
            return service;
        var copy = service.Node.Copy();
        foreach (var key in (ReadOnlySpan<string>)["network_mode", "ipc", "pid"])
        {
            if (service.Text(key) is { } text && text.StartsWith("service:", StringComparison.Ordinal) && containers.GetValueOrDefault(text["service:".Length..]) is [var other, ..])
                copy.Entries[key] = YamlNode.OfText("container:" + other.Id);
        }
        if (copy["volumes_from"] is { } from)
        {
            for (var at = 0; at < from.Items.Count; at++)
            {
                var parts = from.Items[at].Text.Split(':', 2);
                if (parts[0] != "container" && containers.GetValueOrDefault(parts[0]) is [var other, ..])
                    from.Items[at] = YamlNode.OfText(other.Id + (parts.Length > 1 ? ":" + parts[1] : ""));
            }
        }
        return new Service(service.Name, copy);
    }

    /// <summary>An interrupted replacement leaves two containers of one number, or one under a name that is not its own.</summary>
    private async Task<List<ProjectContainer>> FinishReplacementsAsync(CancellationToken cancellationToken)
    {
        var present = (containers.GetValueOrDefault(service.Name) ?? []).ToList();
        foreach (var container in present.Where(container => container.Label(ComposeLabels.Replace) is { } && container.Name != NameOf(container.Number) && container.Name.EndsWith("_" + NameOf(container.Number), StringComparison.Ordinal)).ToList())
        {
            present.Remove(container);
            if (present.Exists(other => other.Number == container.Number))
            {
                await ContainerSteps.RemoveAsync(context, container, 0, volumes: false, cancellationToken, quiet: true);
                continue;
            }
            await context.Client.Containers.RenameAsync(container.Id, NameOf(container.Number), cancellationToken);
            present.Add(container with { Summary = container.Summary with { Names = ["/" + NameOf(container.Number)] } });
        }
        return present;
    }

    private async Task<ProjectContainer> ReplaceAsync(ProjectContainer old, string hash, CancellationToken cancellationToken)
    {
        var subject = $"Container {old.Name}";
        context.Tell(subject, "Recreate");
        var number = old.Number == 0 ? 1 : old.Number;
        var inherited = options.RenewsAnonymousVolumes ? [] : await AnonymousVolumesAsync(old, cancellationToken);
        var draft = Draft(number, NameOf(number), hash) with { Replaces = old.Id, Inherited = inherited };
        var made = await CreateAsync($"{old.Id[..12]}_{NameOf(number)}", draft, subject, cancellationToken);
        if (old.IsRunning)
            await context.Client.Containers.StopAsync(old.Id, ContainerSteps.TimeoutQuery(options.StopTimeout), cancellationToken);
        await context.Client.Containers.RemoveAsync(old.Id, new ApiQuery(), cancellationToken);
        await context.Client.Containers.RenameAsync(made.Id, NameOf(number), cancellationToken);
        context.Tell(subject, "Recreated", ProgressStatus.Done);
        return made with { Summary = made.Summary with { Names = ["/" + NameOf(number)] } };
    }

    private async Task<Dictionary<string, string>> AnonymousVolumesAsync(ProjectContainer old, CancellationToken cancellationToken)
    {
        var inherited = new Dictionary<string, string>(StringComparer.Ordinal);
        var inspect = await context.Client.Containers.InspectAsync(old.Id, cancellationToken);
        var named = (service.Node["volumes"]?.Items ?? []).Where(static volume => volume["source"] is not null || volume["type"]?.Text != "volume").Select(static volume => volume["target"]!.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var mount in inspect.Mounts ?? [])
        {
            if (mount is { Type: "volume", Name.Length: > 0, Destination: { } target } && !named.Contains(target) && !_project.Used("volumes").Values.Any(volume => volume["name"]?.Text == mount.Name))
                inherited[target] = mount.Name;
        }
        return inherited;
    }

    private async Task<ProjectContainer> CreateAsync(string name, ContainerDraft draft, string? replacing, CancellationToken cancellationToken)
    {
        var subject = $"Container {draft.Name}";
        if (replacing is null)
            context.Tell(subject, "Creating");
        try
        {
            var made = await ContainerSteps.CreateAsync(context, service, name, draft, cancellationToken);
            if (replacing is null)
                context.Tell(subject, "Created", ProgressStatus.Done);
            return made;
        }
        catch (ApiException error) when (!error.IsConflict && !error.IsNotFound)
        {
            context.Tell(subject, "Error", ProgressStatus.Failed);
            throw new ApiException(error.StatusCode, error.Message);
        }
    }
}
