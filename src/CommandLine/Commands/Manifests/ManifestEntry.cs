using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Skiff.Oci.Image;

namespace Skiff.CommandLine.Commands.Manifests;

/// <summary>An image's manifest with its platform, as docker keeps it in `manifests/` beside its configuration and shows it with `--verbose`.</summary>
/// <param name="Reference">The name by which it was fetched, in full.</param>
/// <param name="Descriptor">Type, digest, size, and the platform, which `annotate` changes.</param>
/// <param name="Raw">The manifest to the byte.</param>
internal sealed record ManifestEntry(string Reference, Descriptor Descriptor, ReadOnlyMemory<byte> Raw)
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Manifest Manifest => Documents.ReadManifest(Raw).Value;

    /// <summary>Errors: JsonException, FormatException, KeyNotFoundException for a file that is none.</summary>
    public static ManifestEntry Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var raw = root.TryGetProperty(nameof(Raw), out var bytes) ? bytes.GetBytesFromBase64()
            : Encoding.UTF8.GetBytes((root.TryGetProperty("OCIManifest", out var oci) ? oci : root.GetProperty("SchemaV2Manifest")).GetRawText());
        return new ManifestEntry(root.GetProperty("Ref").GetString() ?? "", root.GetProperty(nameof(Descriptor)).Deserialize(OciImageJson.Default.Descriptor)!, raw);
    }

    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Plain))
            Write(writer);
        return bytes.ToArray();
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("Ref", Reference);
        writer.WriteStartObject(nameof(Descriptor));
        writer.WriteString("mediaType", Descriptor.MediaType);
        writer.WriteString("digest", Descriptor.Digest.Text);
        writer.WriteNumber("size", Descriptor.Size);
        WritePlatform(writer);
        writer.WriteEndObject();
        writer.WriteBase64String(nameof(Raw), Raw.Span);
        writer.WritePropertyName(Descriptor.MediaType == MediaTypes.OciManifest ? "OCIManifest" : "SchemaV2Manifest");
        using (var manifest = JsonDocument.Parse(Raw))
            manifest.WriteTo(writer);
        writer.WriteEndObject();
    }

    /// <summary>A list of these as Docker writes lists: OCI's when its first manifest is.</summary>
    public static (string MediaType, byte[] Bytes) WriteList(IReadOnlyList<ManifestEntry> entries)
    {
        var type = entries is [{ Descriptor.MediaType: MediaTypes.OciManifest }, ..] ? MediaTypes.OciIndex : MediaTypes.DockerManifestList;
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Plain))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", 2);
            writer.WriteString("mediaType", type);
            writer.WriteStartArray("manifests");
            foreach (var entry in entries)
                entry.WriteListed(writer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return (type, Encoding.UTF8.GetBytes(Formats.JsonLayout.Indent(Encoding.UTF8.GetString(bytes.ToArray()), "   ")));
    }

    private void WriteListed(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("mediaType", Descriptor.MediaType);
        writer.WriteNumber("size", Descriptor.Size);
        writer.WriteString("digest", Descriptor.Digest.Text);
        WritePlatform(writer);
        writer.WriteEndObject();
    }

    private void WritePlatform(Utf8JsonWriter writer)
    {
        if (Descriptor.Platform is not { } platform)
            return;
        writer.WriteStartObject("platform");
        writer.WriteString("architecture", platform.Architecture);
        writer.WriteString("os", platform.Os);
        if (platform.OsVersion is { Length: > 0 } version)
            writer.WriteString("os.version", version);
        if (platform.OsFeatures is { Count: > 0 } features)
        {
            writer.WriteStartArray("os.features");
            foreach (var feature in features)
                writer.WriteStringValue(feature);
            writer.WriteEndArray();
        }
        if (platform.Variant is { Length: > 0 } variant)
            writer.WriteString("variant", variant);
        writer.WriteEndObject();
    }
}
