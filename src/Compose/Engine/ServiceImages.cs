using System.Collections.Concurrent;
using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Images;
using Skiff.Client;
using Skiff.Compose.Loading;
using Skiff.Compose.Model;

namespace Skiff.Compose.Engine;

/// <summary>Sees to it that the images of services are there: what is missing is pulled or built, as the policies say.</summary>
public static class ServiceImages
{
    /// <summary>The IDs of the images, by service.</summary>
    /// <param name="context">The project.</param>
    /// <param name="services">The services.</param>
    /// <param name="options">What the command line says over the files.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyDictionary<string, string>> EnsureAsync(ComposeContext context, IReadOnlyCollection<Service> services, ImageOptions options, CancellationToken cancellationToken)
    {
        var ids = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var present = new ConcurrentDictionary<string, Lazy<Task<ImageInspect?>>>(StringComparer.Ordinal);
        await context.ForEachAsync(services, async service =>
        {
            var image = service.ImageOf(context.ProjectName);
            var policy = options.Pull ?? service.Text("pull_policy") ?? "missing";
            // services of one image wait for one pull
            var inspect = await present.GetOrAdd(service.Build is null ? image : $"{image} {service.Name}", _ => new Lazy<Task<ImageInspect?>>(() => GetAsync(context, service, image, policy, options, cancellationToken))).Value;
            ids[service.Name] = inspect?.Id ?? "";
        });
        return ids;
    }

    public static async Task<ImageInspect?> InspectAsync(EngineClient client, string image, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize(await client.Images.InspectRawAsync(image, null, cancellationToken), ApiJson.Wire.ImageInspect);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            return null;
        }
    }

    private static async Task<ImageInspect?> GetAsync(ComposeContext context, Service service, string image, string policy, ImageOptions options, CancellationToken cancellationToken)
    {
        var found = await InspectAsync(context.Client, image, cancellationToken);
        if (service.Build is not null && !options.NeverBuilds && (options.Builds || policy == "build" || found is null && (service.Image is null || policy is not "always")))
        {
            await context.Build(service, cancellationToken);
            return await InspectAsync(context.Client, image, cancellationToken) ?? throw new ComposeException($"the build of {service.Name} made no image {image}");
        }
        if (Pulls(context, policy, found))
        {
            try
            {
                await context.Pull(image, service.Text("platform"), cancellationToken);
            }
            catch (ApiException) when (service.Build is not null && !options.NeverBuilds)
            {
                await context.Build(service, cancellationToken);
            }
            found = await InspectAsync(context.Client, image, cancellationToken);
        }
        return found ?? throw new ComposeException($"Error response from daemon: No such image: {image}");
    }

    private static bool Pulls(ComposeContext context, string policy, ImageInspect? found)
    {
        switch (policy)
        {
            case "always":
                return true;
            case "never" or "build":
                return false;
            case "daily" or "weekly":
                policy = policy == "daily" ? "every_24h" : "every_168h";
                break;
        }
        if (found is null || !policy.StartsWith("every_", StringComparison.Ordinal))
            return found is null;
        var known = Units.TryDuration(policy["every_".Length..], out var every);
        if (!known)
            throw new ComposeException($"invalid pull_policy {policy}: a duration is wanted after every_");
        var tagged = found.Metadata?.LastTagTime;
        return !DateTimeOffset.TryParse(tagged, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var at) || context.Clock.GetUtcNow() - at > TimeSpan.FromMilliseconds(every / 1e6);
    }
}
