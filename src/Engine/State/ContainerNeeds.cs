using Skiff.Engine.Containers;

namespace Skiff.Engine.State;

/// <summary>Finds what a container needs, from its configuration and from the labels that Compose gave it.</summary>
internal sealed class ContainerNeeds(ContainerRegistry registry)
{
    private const string Project = "com.docker.compose.project";
    private const string Service = "com.docker.compose.service";
    private const string DependsOn = "com.docker.compose.depends_on";

    public IReadOnlyList<ContainerNeed> Of(Container container)
    {
        var host = container.HostConfig;
        string?[] joined = [Joined(host.NetworkMode), Joined(host.PidMode), Joined(host.IpcMode)];
        var named = joined.Concat((host.VolumesFrom ?? []).Concat(host.Links ?? []).Select(static text => text.Split(':')[0].TrimStart('/')))
            .OfType<string>().Select(registry.Find).OfType<Container>().Select(static found => new ContainerNeed(found, NeedCondition.Started));
        return [.. named.Concat(OfProject(container)).Where(need => need.Container != container).Distinct()];
    }

    /// <summary>The label is a list of service:condition:restart, with commas between.</summary>
    private IEnumerable<ContainerNeed> OfProject(Container container)
    {
        if (Label(container, DependsOn) is not { Length: > 0 } list || Label(container, Project) is not { } project)
            yield break;
        foreach (var entry in list.Split(',').Select(static entry => entry.Split(':')))
        {
            var condition = entry is [_, "service_healthy", ..] ? NeedCondition.Healthy : entry is [_, "service_completed_successfully", ..] ? NeedCondition.Completed : NeedCondition.Started;
            foreach (var other in registry.All().Where(other => Label(other, Project) == project && Label(other, Service) == entry[0]))
                yield return new ContainerNeed(other, condition);
        }
    }

    private static string? Joined(string? mode)
        => mode?.StartsWith("container:", StringComparison.Ordinal) == true ? mode["container:".Length..] : null;

    private static string? Label(Container container, string name) => container.Record.Config.Labels?.GetValueOrDefault(name);
}
