using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>What <c>features</c> prints (features.md).</summary>
public sealed record Features
{
    public string OciVersionMin { get; init; } = "";
    public string OciVersionMax { get; init; } = "";
    public string[]? Hooks { get; init; }
    public string[]? MountOptions { get; init; }
    public LinuxFeatures? Linux { get; init; }
    public Dictionary<string, string>? Annotations { get; init; }
    public string[]? PotentiallyUnsafeConfigAnnotations { get; init; }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("ociVersionMin"u8, OciVersionMin);
        json.WriteString("ociVersionMax"u8, OciVersionMax);
        SpecJson.Write(json, "hooks"u8, Hooks);
        SpecJson.Write(json, "mountOptions"u8, MountOptions);
        if (Linux is not null)
        {
            json.WritePropertyName("linux"u8);
            Linux.Write(json);
        }
        SpecJson.Write(json, "annotations"u8, Annotations);
        SpecJson.Write(json, "potentiallyUnsafeConfigAnnotations"u8, PotentiallyUnsafeConfigAnnotations);
        json.WriteEndObject();
    }
}
