using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Registry.Client;

namespace Skiff.Engine.Registries;

/// <summary>From what a name stands for to the one manifest that is meant, through indexes within indexes.</summary>
internal static class ManifestChoice
{
    private const int DeepestIndex = 4;
    private const int MostLayers = 127;

    /// <summary>Errors: NotFound when there is nothing for the platform; InvalidArgument for what is no image.</summary>
    public static async Task<Document<Manifest>> ChooseAsync(
        RemoteRepository repository, RemoteManifest found, ImageReference name, Platform platform, CancellationToken cancellationToken)
    {
        for (var depth = 0; found.IsIndex; depth++)
        {
            if (depth == DeepestIndex) throw new EngineException(ErrorKind.InvalidArgument, $"image indexes of {name.Familiar} are nested too deeply");
            var entry = PlatformChoice.Of(Documents.ReadIndex(found.Bytes).Value, platform)
                ?? throw new EngineException(ErrorKind.NotFound, $"no matching manifest for {platform} in the manifest list entries");
            if (entry.Digest.IsEmpty) throw new EngineException(ErrorKind.InvalidArgument, $"the image index of {name.Familiar} names no digest");
            found = await repository.GetManifestAsync(entry.Digest.Text, cancellationToken);
        }

        if (found.MediaType.StartsWith("application/vnd.docker.distribution.manifest.v1+", StringComparison.Ordinal))
        {
            throw new EngineException(
                ErrorKind.InvalidArgument,
                $"[DEPRECATION NOTICE] Docker Image Format v1 and Docker Image manifest version 2, schema 1 support has been removed. Suggest the author of {name.Familiar} to upgrade the image to the OCI Format or Docker Image manifest v2, schema 2. More information at https://docs.docker.com/go/deprecated-image-specs/");
        }

        if (!MediaTypes.IsManifest(found.MediaType)) throw new EngineException(ErrorKind.InvalidArgument, $"unsupported manifest media type {found.MediaType}");
        return Check(Documents.ReadManifest(found.Bytes));
    }

    private static Document<Manifest> Check(Document<Manifest> manifest)
    {
        var (config, layers) = (manifest.Value.Config, manifest.Value.Layers);
        if (!MediaTypes.IsConfig(config.MediaType) && config.MediaType is not ("application/octet-stream" or "text/html" or ""))
        {
            var kind = config.MediaType == "application/vnd.docker.plugin.v1+json" ? "plugin" : "unknown";
            throw new EngineException(ErrorKind.InvalidArgument, $"Encountered remote \"{config.MediaType}\"({kind}) when fetching");
        }

        if (layers.Count > MostLayers) throw new EngineException(ErrorKind.InvalidArgument, "max depth exceeded");
        foreach (var blob in layers.Prepend(config))
        {
            if (blob.Digest.IsEmpty || blob.Size < 0) throw new EngineException(ErrorKind.InvalidArgument, "invalid manifest: a blob has no digest or no size");
        }

        foreach (var layer in layers)
        {
            if (!MediaTypes.IsLayer(layer.MediaType) || layer.MediaType.EndsWith("+encrypted", StringComparison.Ordinal))
                throw new EngineException(ErrorKind.InvalidArgument, $"unsupported layer media type {layer.MediaType}");
        }

        return manifest;
    }
}
