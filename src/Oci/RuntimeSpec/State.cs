using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>What <c>state</c> prints and what hooks read on stdin. <c>Status</c>: creating, created, running or stopped (also paused).</summary>
public sealed record State
{
    public string OciVersion { get; init; } = "1.2.0";
    public string Id { get; init; } = "";
    public string Status { get; init; } = "";
    public int? Pid { get; init; }
    public string Bundle { get; init; } = "";
    public Dictionary<string, string>? Annotations { get; init; }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("ociVersion"u8, OciVersion);
        json.WriteString("id"u8, Id);
        json.WriteString("status"u8, Status);
        if (Pid is { } pid)
            json.WriteNumber("pid"u8, pid);
        json.WriteString("bundle"u8, Bundle);
        SpecJson.Write(json, "annotations"u8, Annotations);
        json.WriteEndObject();
    }
}
