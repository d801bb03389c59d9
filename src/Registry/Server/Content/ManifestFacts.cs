using System.Text.Json;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Registry.Server.Http;

namespace Skiff.Registry.Server.Content;

/// <summary>What a registry needs to know of a manifest or an index.</summary>
internal sealed record ManifestFacts
{
    public required string MediaType { get; init; }

    /// <summary>Configuration and layers, without those that lie elsewhere.</summary>
    public IReadOnlyList<Descriptor> Blobs { get; init; } = [];

    /// <summary>What an index lists.</summary>
    public IReadOnlyList<Descriptor> Manifests { get; init; } = [];

    public Digest? Subject { get; init; }

    public string? ArtifactType { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Errors: MANIFEST_INVALID. <paramref name="contentType"/> is what the client called it; null for one that is stored.</summary>
    public static ManifestFacts Read(ReadOnlyMemory<byte> bytes, string? contentType)
    {
        var called = contentType?.Split(';')[0].Trim();
        try
        {
            var (declared, isIndex) = Kind(bytes);
            if (!string.IsNullOrEmpty(called) && !string.IsNullOrEmpty(declared) && declared != called)
                throw RegistryFault.ManifestInvalid($"mediaType in manifest should be '{called}' not '{declared}'");
            var type = !string.IsNullOrEmpty(declared) ? declared : !string.IsNullOrEmpty(called) ? called : isIndex ? MediaTypes.OciIndex : MediaTypes.OciManifest;
            if (MediaTypes.IsIndex(type) && isIndex)
                return OfIndex(type, Documents.ReadIndex(bytes).Value);
            if (MediaTypes.IsManifest(type) && !isIndex)
                return OfManifest(type, Documents.ReadManifest(bytes).Value);
            throw RegistryFault.ManifestInvalid($"a manifest of type '{type}' is not stored here");
        }
        catch (Exception error) when (error is JsonException or EngineException)
        {
            throw RegistryFault.ManifestInvalid(error.Message);
        }
    }

    private static ManifestFacts OfIndex(string type, ImageIndex index) => new()
    {
        MediaType = type,
        Manifests = Checked(index.Manifests),
        Subject = index.Subject?.Digest,
        ArtifactType = index.ArtifactType,
        Annotations = index.Annotations,
    };

    private static ManifestFacts OfManifest(string type, Manifest manifest) => new()
    {
        MediaType = type,
        Blobs = Checked([manifest.Config, .. (manifest.Layers ?? []).Where(static layer => layer?.Urls is not { Count: > 0 })]),
        Subject = manifest.Subject?.Digest,
        ArtifactType = string.IsNullOrEmpty(manifest.ArtifactType) ? manifest.Config?.MediaType : manifest.ArtifactType,
        Annotations = manifest.Annotations,
    };

    /// <summary>What a document leaves out is null, whatever its type promises.</summary>
    private static List<Descriptor> Checked(IReadOnlyList<Descriptor?>? descriptors) =>
        (descriptors ?? []).Any(static descriptor => descriptor is null || descriptor.Digest.IsEmpty)
            ? throw RegistryFault.ManifestInvalid("a descriptor has no digest")
            : descriptors?.OfType<Descriptor>().ToList() ?? [];

    /// <summary>What the document calls itself, and which of the two it is; one that could be either is refused.</summary>
    private static (string? MediaType, bool IsIndex) Kind(ReadOnlyMemory<byte> bytes)
    {
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw RegistryFault.ManifestInvalid("a manifest is a JSON object");
        if (!root.TryGetProperty("schemaVersion", out var version) || version.ValueKind != JsonValueKind.Number || version.GetRawText() != "2")
            throw RegistryFault.ManifestInvalid("schemaVersion must be 2");
        var isIndex = root.TryGetProperty("manifests", out _);
        var isManifest = root.TryGetProperty("layers", out _) || root.TryGetProperty("config", out _);
        if (isIndex && isManifest)
            throw RegistryFault.ManifestInvalid("a document is either a manifest or an index");
        var type = root.TryGetProperty("mediaType", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null;
        return (type, isIndex);
    }
}
