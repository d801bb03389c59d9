using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skiff.Engine.State;

/// <summary>Times in state files stand as Docker writes them.</summary>
internal sealed class DockerTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => DockerTime.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        => writer.WriteStringValue(DockerTime.Format(value));
}
