using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary><c>Type</c> is a kernel name such as <c>RLIMIT_NOFILE</c>; <see cref="ulong.MaxValue"/> is no limit.</summary>
public sealed record Rlimit
{
    public string Type { get; init; } = "";
    public ulong Soft { get; init; }
    public ulong Hard { get; init; }

    internal static Rlimit Read(ref Utf8JsonReader json)
    {
        var type = "";
        ulong soft = 0;
        ulong hard = 0;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("type"u8))
                type = SpecJson.Text(ref json) ?? "";
            else if (json.ValueTextEquals("soft"u8))
                soft = SpecJson.UInt64(ref json) ?? 0;
            else if (json.ValueTextEquals("hard"u8))
                hard = SpecJson.UInt64(ref json) ?? 0;
            else
                json.Skip();
        }
        return new Rlimit
        {
            Type = type,
            Soft = soft,
            Hard = hard,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Type);
        json.WriteNumber("soft"u8, Soft);
        json.WriteNumber("hard"u8, Hard);
        json.WriteEndObject();
    }
}
