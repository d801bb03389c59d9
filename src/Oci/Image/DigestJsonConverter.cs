using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skiff.Oci.Image;

/// <summary>A digest is its text in JSON; one that is malformed fails the document.</summary>
public sealed class DigestJsonConverter : JsonConverter<Digest>
{
    public override Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString();
        if (string.IsNullOrEmpty(text)) return default;
        return Digest.TryParse(text, out var digest) ? digest : throw new JsonException($"invalid digest {text}");
    }

    public override void Write(Utf8JsonWriter writer, Digest value, JsonSerializerOptions options) => writer.WriteStringValue(value.Text);
}
