using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>What is sent, with the descriptors, to <c>seccomp.listenerPath</c>.</summary>
public sealed record ContainerProcessState
{
    public string OciVersion { get; init; } = "1.2.0";
    public string[]? Fds { get; init; }
    public int Pid { get; init; }
    public string? Metadata { get; init; }
    public State State { get; init; } = new();

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("ociVersion"u8, OciVersion);
        SpecJson.Write(json, "fds"u8, Fds);
        json.WriteNumber("pid"u8, Pid);
        if (Metadata is not null)
            json.WriteString("metadata"u8, Metadata);
        json.WritePropertyName("state"u8);
        State.Write(json);
        json.WriteEndObject();
    }
}
