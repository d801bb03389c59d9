using System.Collections.Concurrent;
using Skiff.Api.Daemon;
using Skiff.Engine.Registries;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Storage.Images;

namespace Skiff.Engine.Build;

/// <summary>The images that FROM and --from name: as they are here, or pulled.</summary>
internal sealed class BaseImages(EngineParts parts, BuildOptions options, IBuildSession? session)
{
    private readonly ConcurrentDictionary<string, bool> _pulled = new(StringComparer.Ordinal);

    /// <summary>
    /// One that is not here, or is here for another platform, is pulled; with <see cref="BuildOptions.Pull"/> every one is, once.
    /// Errors: the registry's, or NotFound for an image of another platform.
    /// </summary>
    public async Task<StoredImage> GetAsync(string name, Platform? platform, StageProgress progress, CancellationToken cancellationToken)
    {
        var wanted = platform ?? (options.Platform is { } given ? Platform.Parse(given) : null);
        var isReference = ImageReference.TryParse(name, out var reference);
        if (isReference && reference!.WithDefaultTag() == BuiltInImage.Name)
            return await BuiltInImage.EnsureAsync(parts.Store, parts.Options.RuntimePath, parts.Options.Time, cancellationToken);
        var here = parts.Store.Images.TryResolve(name, out var image) && (wanted is null || wanted.Matches(image.Config.Value.Platform)) ? image : null;
        // an image that was named by its ID comes from nowhere else
        var byId = here is not null && !(here.Tags.Contains(reference?.WithDefaultTag()!) || here.Digests.Contains(reference!));
        if (here is not null && (!options.Pull || byId || _pulled.ContainsKey($"{name} {wanted}")))
            return here;
        if (!isReference)
            return parts.Store.Images.Resolve(name);
        await new RegistryVerbs(parts).PullAsync(
            new PullOptions { Image = reference!.WithDefaultTag().ToString(), Platform = wanted?.ToString(), Auth = await CredentialsForAsync(reference!.Domain, cancellationToken) },
            progress.PullAsync,
            cancellationToken);
        _pulled[$"{name} {wanted}"] = true;
        image = parts.Store.Images.Resolve(name);
        var actual = image.Config.Value.Platform;
        return wanted is null || wanted.Matches(actual)
            ? image
            : throw new EngineException(ErrorKind.NotFound, $"image with reference {name} was found but does not match the specified platform: wanted {wanted}, actual: {actual}");
    }

    /// <summary>By `https://index.docker.io/v1/` for Docker Hub, by host for others; old configurations have addresses there too.</summary>
    private async Task<AuthConfig?> CredentialsForAsync(string domain, CancellationToken cancellationToken)
    {
        if (session is not null)
            return await session.CredentialsAsync(domain == ImageReference.DefaultDomain ? "registry-1.docker.io" : domain, cancellationToken);
        var key = domain == ImageReference.DefaultDomain ? "https://index.docker.io/v1/" : domain;
        if (options.Credentials.TryGetValue(key, out var exact))
            return exact;
        foreach (var (address, credentials) in options.Credentials)
        {
            var host = address[(address.IndexOf("://", StringComparison.Ordinal) is var scheme && scheme >= 0 ? scheme + 3 : 0)..].Split('/')[0];
            if (host == domain)
                return credentials;
        }
        return null;
    }
}
