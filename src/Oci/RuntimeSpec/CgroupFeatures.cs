using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

public sealed record CgroupFeatures
{
    public bool? V1 { get; init; }
    public bool? V2 { get; init; }
    public bool? Systemd { get; init; }
    public bool? SystemdUser { get; init; }
    public bool? Rdma { get; init; }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (V1 is { } v1)
            json.WriteBoolean("v1"u8, v1);
        if (V2 is { } v2)
            json.WriteBoolean("v2"u8, v2);
        if (Systemd is { } systemd)
            json.WriteBoolean("systemd"u8, systemd);
        if (SystemdUser is { } systemdUser)
            json.WriteBoolean("systemdUser"u8, systemdUser);
        if (Rdma is { } rdma)
            json.WriteBoolean("rdma"u8, rdma);
        json.WriteEndObject();
    }
}
