using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skiff.Oci.Image;

public sealed class DiffIdJsonConverter : JsonConverter<DiffId>
{
    private static readonly DigestJsonConverter s_digest = new();

    public override DiffId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(s_digest.Read(ref reader, typeof(Digest), options));

    public override void Write(Utf8JsonWriter writer, DiffId value, JsonSerializerOptions options) =>
        s_digest.Write(writer, value.Digest, options);
}
