using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Skiff.Errors;

namespace Skiff.Oci.Image;

/// <summary>Reads and writes the documents of an image. Reading keeps the bytes; a malformed document is InvalidArgument.</summary>
public static class Documents
{
    /// <summary>The largest manifest, index or configuration that is read, in bytes (distribution-spec asks for at least 4 MiB).</summary>
    public const int MaximumSize = 8 << 20;

    public static Document<ImageConfig> ReadConfig(ReadOnlyMemory<byte> bytes) => Read(bytes, OciImageJson.Default.ImageConfig, "image configuration");

    public static Document<Manifest> ReadManifest(ReadOnlyMemory<byte> bytes) => Read(bytes, OciImageJson.Default.Manifest, "manifest");

    public static Document<ImageIndex> ReadIndex(ReadOnlyMemory<byte> bytes) => Read(bytes, OciImageJson.Default.ImageIndex, "image index");

    public static Document<ImageConfig> Write(ImageConfig config) => Write(config, OciImageJson.Plain.ImageConfig);

    public static Document<Manifest> Write(Manifest manifest) => Write(manifest, OciImageJson.Plain.Manifest);

    public static Document<ImageIndex> Write(ImageIndex index) => Write(index, OciImageJson.Plain.ImageIndex);

    private static Document<T> Read<T>(ReadOnlyMemory<byte> bytes, JsonTypeInfo<T> type, string name)
        where T : class
    {
        if (bytes.Length > MaximumSize) throw new EngineException(ErrorKind.InvalidArgument, $"{name} of {bytes.Length} bytes is too large");
        try
        {
            var value = JsonSerializer.Deserialize(bytes.Span, type)
                ?? throw new EngineException(ErrorKind.InvalidArgument, $"{name} is null");
            return new Document<T>(value, bytes);
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid {name}: {error.Message}", error);
        }
    }

    private static Document<T> Write<T>(T value, JsonTypeInfo<T> type)
        where T : class => new(value, JsonSerializer.SerializeToUtf8Bytes(value, type));
}
