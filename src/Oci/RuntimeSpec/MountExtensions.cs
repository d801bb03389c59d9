using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

public sealed record MountExtensions
{
    public EnabledFeature? Idmap { get; init; }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Idmap is not null)
        {
            json.WritePropertyName("idmap"u8);
            Idmap.Write(json);
        }
        json.WriteEndObject();
    }
}
