using System.Text.Json;
using Skiff.Api.Containers;
using Skiff.Api.Images;
using Skiff.Oci.Image;
using Skiff.Storage.Images;

namespace Skiff.Engine.Images;

/// <summary>An image as inspect shows it.</summary>
internal static class ImageView
{
    public static ImageInspect Inspect(EngineParts parts, StoredImage image)
    {
        var config = image.Config.Value;
        return new ImageInspect
        {
            Id = image.Id.Text,
            RepoTags = [.. image.Tags.Select(tag => tag.Familiar)],
            RepoDigests = [.. image.Digests.Select(digest => digest.Familiar)],
            Parent = image.Parent?.Text ?? "",
            Comment = config.Comment ?? (config.History is { Count: > 0 } history ? history[^1].Comment : null) ?? "",
            Created = config.Created is { } created ? DockerTime.Format(created) : "",
            Container = config.Container ?? "",
            DockerVersion = config.DockerVersion ?? "",
            Author = config.Author ?? "",
            Config = Configuration(image.Config.Bytes),
            ContainerConfig = ToApi(config.ContainerConfig ?? new ExecutionConfig()),
            Architecture = config.Architecture,
            Variant = config.Variant,
            Os = config.Os,
            OsVersion = config.OsVersion,
            Size = image.Size,
            VirtualSize = image.Size,
            GraphDriver = Driver(parts, image),
            RootFS = new ImageInspectRootFS
            {
                Type = "layers",
                Layers = config.Rootfs.DiffIds.Count == 0 ? null : [.. config.Rootfs.DiffIds.Select(layer => layer.Digest.Text)],
            },
            Metadata = new ImageInspectMetadata { LastTagTime = DockerTime.Format(image.LastTagTime ?? DockerTime.Never) },
        };
    }

    /// <summary>Where the layers lie: the topmost apart from those below it, as they stand for a container's.</summary>
    private static GraphDriverData Driver(EngineParts parts, StoredImage image)
    {
        var data = new Dictionary<string, string>(StringComparer.Ordinal);
        var layers = image.TopLayer is { } top ? parts.Store.Layers.Directories(top) : [];
        if (layers.Count > 1)
            data["LowerDir"] = string.Join(':', layers.Skip(1));
        if (layers.Count > 0)
            data["UpperDir"] = layers[0];
        return new GraphDriverData { Name = "overlay2", Data = data };
    }

    /// <summary>The `config` object as the image has it; an empty one where it has none.</summary>
    private static JsonElement Configuration(ReadOnlyMemory<byte> document)
    {
        using var parsed = JsonDocument.Parse(document);
        if (parsed.RootElement.TryGetProperty("config", out var config) && config.ValueKind == JsonValueKind.Object)
            return config.Clone();
        using var empty = JsonDocument.Parse("{}");
        return empty.RootElement.Clone();
    }

    public static ContainerConfig ToApi(ExecutionConfig config) => Containers.ImageDefaults.Merge(new ContainerConfig { Hostname = "", Domainname = "" }, config);
}
