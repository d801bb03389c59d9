using Skiff.Client;
using Skiff.Compose.Model;

namespace Skiff.Compose.Engine;

/// <summary>Takes a project away: containers, dependents first; then networks, and volumes and images where that is asked for.</summary>
public static class ProjectDown
{
    public static async Task RunAsync(ComposeContext context, DownOptions options, CancellationToken cancellationToken)
    {
        var project = context.Project;
        var present = await context.ContainersAsync(all: true, cancellationToken);
        var known = present.Where(container => !container.IsOneOff && (project is null || project.All.ContainsKey(container.Service)) && (options.Services.Count == 0 || options.Services.Contains(container.Service))).ToList();
        var found = known.Count > 0;
        await ServiceGraph.DependentsFirstAsync(
            ServiceSet.Of(project, known),
            service => context.ForEachAsync(known.Where(container => container.Service == service.Name), container => ContainerSteps.RemoveAsync(context, container, options.StopTimeout, options.RemovesVolumes, cancellationToken)));
        if (options.Services.Count > 0)
            return;
        var others = present.Except(known).Where(container => container.IsOneOff || options.RemovesOrphans).ToList();
        await context.ForEachAsync(others, container => ContainerSteps.RemoveAsync(context, container, options.StopTimeout, options.RemovesVolumes, cancellationToken));
        var removed = await Task.WhenAll(NetworksAsync(context, project, cancellationToken), VolumesAsync(context, project, options, cancellationToken), ImagesAsync(context, project, options, cancellationToken));
        if (!found && others.Count == 0 && !removed.Contains(true))
            context.Warn("No resource found to remove for project \"" + context.ProjectName + "\".");
    }

    private static async Task<bool> NetworksAsync(ComposeContext context, Project? project, CancellationToken cancellationToken)
    {
        var networks = await context.Client.Networks.ListAsync(Labelled(context), cancellationToken);
        await context.ForEachAsync(networks, async network =>
        {
            if (project is not null && network.Labels?.GetValueOrDefault(ComposeLabels.Network) is { } key && project.Root["networks"]?[key]?["external"]?.Text == "true")
                return;
            var subject = $"Network {network.Name}";
            context.Tell(subject, "Removing");
            try
            {
                await context.Client.Networks.RemoveAsync(network.Id!, cancellationToken);
                context.Tell(subject, "Removed", ProgressStatus.Done);
            }
            catch (ApiException error) when (error.IsNotFound)
            {
                context.Tell(subject, "Removed", ProgressStatus.Done);
            }
            catch (ApiException error) when (error.Message.Contains("active endpoints", StringComparison.Ordinal))
            {
                context.Tell(subject, "Resource is still in use", ProgressStatus.Warning);
            }
        });
        return networks.Count > 0;
    }

    private static async Task<bool> VolumesAsync(ComposeContext context, Project? project, DownOptions options, CancellationToken cancellationToken)
    {
        if (!options.RemovesVolumes)
            return false;
        var volumes = (await context.Client.Volumes.ListAsync(Labelled(context), cancellationToken)).Volumes ?? [];
        await context.ForEachAsync(volumes, async volume =>
        {
            if (project is not null && volume.Labels?.GetValueOrDefault(ComposeLabels.Volume) is { } key && project.Root["volumes"]?[key]?["external"]?.Text == "true")
                return;
            var subject = $"Volume {volume.Name}";
            context.Tell(subject, "Removing");
            try
            {
                await context.Client.Volumes.RemoveAsync(volume.Name!, force: true, cancellationToken);
                context.Tell(subject, "Removed", ProgressStatus.Done);
            }
            catch (ApiException error) when (error.IsConflict)
            {
                context.Tell(subject, "Resource is still in use", ProgressStatus.Warning);
            }
        });
        return volumes.Count > 0;
    }

    private static async Task<bool> ImagesAsync(ComposeContext context, Project? project, DownOptions options, CancellationToken cancellationToken)
    {
        if (options.RemovesImages is null || project is null)
            return false;
        var images = project.All.Values.Where(service => options.RemovesImages == "all" || service.Build is not null && service.Image is null).Select(service => service.ImageOf(project.Name)).Distinct().ToList();
        await context.ForEachAsync(images, async image =>
        {
            var subject = $"Image {image}";
            context.Tell(subject, "Removing");
            try
            {
                await context.Client.Images.RemoveAsync(image, new ApiQuery(), cancellationToken);
                context.Tell(subject, "Removed", ProgressStatus.Done);
            }
            catch (ApiException error) when (error.IsNotFound)
            {
                context.Tell(subject, "Warning: No resource found to remove", ProgressStatus.Warning);
            }
            catch (ApiException error) when (error.IsConflict)
            {
                context.Tell(subject, "Resource is still in use", ProgressStatus.Warning);
            }
        });
        return images.Count > 0;
    }

    private static ApiQuery Labelled(ComposeContext context) => new ApiQuery().Filters(new Dictionary<string, IReadOnlyList<string>> { ["label"] = [$"{ComposeLabels.Project}={context.ProjectName}"] });
}
