namespace Skiff.Oci.Image;

/// <summary>An image manifest, OCI's or Docker's schema 2 (manifest.md): the configuration and the layers, lowest first.</summary>
public sealed record Manifest
{
    public int SchemaVersion { get; init; } = 2;

    public string? MediaType { get; init; }

    public string? ArtifactType { get; init; }

    public Descriptor Config { get; init; } = new();

    public IReadOnlyList<Descriptor> Layers { get; init; } = [];

    public Descriptor? Subject { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
