using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary><c>Type</c>: mount, pid, network, uts, ipc, user, cgroup or time. Without a <c>Path</c> a new one is made.</summary>
public sealed record Namespace
{
    public string Type { get; init; } = "";
    public string? Path { get; init; }

    internal static Namespace Read(ref Utf8JsonReader json)
    {
        var type = "";
        string? path = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("type"u8))
                type = SpecJson.Text(ref json) ?? "";
            else if (json.ValueTextEquals("path"u8))
                path = SpecJson.Text(ref json);
            else
                json.Skip();
        }
        return new Namespace
        {
            Type = type,
            Path = path,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Type);
        if (Path is not null)
            json.WriteString("path"u8, Path);
        json.WriteEndObject();
    }
}
