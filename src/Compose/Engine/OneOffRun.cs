using System.Security.Cryptography;
using Skiff.Compose.Model;

namespace Skiff.Compose.Engine;

/// <summary>A container of a service for one command (`run`).</summary>
public static class OneOffRun
{
    /// <summary>Creates it, with what it depends on started first; the container, not started.</summary>
    /// <param name="context">The project.</param>
    /// <param name="service">The service as the command line changed it.</param>
    /// <param name="options">What the command line says.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ProjectContainer> CreateAsync(ComposeContext context, Service service, OneOffOptions options, CancellationToken cancellationToken)
    {
        var project = context.Project!;
        if (!options.WithoutDependencies && service.DependsOn.Count > 0)
        {
            await new ProjectUp(context, new UpOptions { Services = [.. service.DependsOn.Keys.Where(project.All.ContainsKey)], IgnoresOrphans = true, Images = options.Images }).RunAsync(cancellationToken);
        }
        var images = await ServiceImages.EnsureAsync(context, [service], options.Images, cancellationToken);
        await ProjectResources.EnsureAsync(context, project, cancellationToken);
        var present = await context.ContainersAsync(all: true, cancellationToken);
        var others = present.Where(static container => !container.IsOneOff).GroupBy(static container => container.Service, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => (IReadOnlyList<ProjectContainer>)[.. group], StringComparer.Ordinal);
        if (!options.WithoutDependencies)
        {
            var start = new ServiceStart(context, new System.Collections.Concurrent.ConcurrentDictionary<string, IReadOnlyList<ProjectContainer>>(others.Where(entry => entry.Key != service.Name)));
            var nothing = new Service(service.Name, Yaml.YamlNode.MapOf(default, ("depends_on", service.Node["depends_on"])));
            others.Remove(service.Name);
            await start.StartAsync(nothing, waits: true, cancellationToken);
        }
        var slug = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var name = options.Name ?? $"{project.Name}-{service.Name}-run-{slug[..12]}";
        var draft = new ContainerDraft
        {
            Name = name,
            Number = 1,
            Hash = ServiceHash.Of(service),
            ImageId = images.GetValueOrDefault(service.Name) ?? "",
            Others = others,
            Slug = slug,
            UsesAliases = options.UsesAliases,
            AutoRemoves = options.AutoRemoves,
            AttachesInput = options.AttachesInput,
        };
        return await ContainerSteps.CreateAsync(context, service, name, draft, cancellationToken);
    }
}
