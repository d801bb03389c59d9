using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>Limits set in the container's cgroup, and the document that <c>update --resources</c> takes.</summary>
public sealed record Resources
{
    public DeviceCgroup[]? Devices { get; init; }
    public MemoryResources? Memory { get; init; }
    public CPUResources? Cpu { get; init; }
    public PidsResources? Pids { get; init; }
    public BlockIOResources? BlockIO { get; init; }
    public HugepageLimit[]? HugepageLimits { get; init; }
    public NetworkResources? Network { get; init; }
    public Dictionary<string, Rdma>? Rdma { get; init; }
    public Dictionary<string, string>? Unified { get; init; }

    internal static Resources Read(ref Utf8JsonReader json)
    {
        DeviceCgroup[]? devices = null;
        MemoryResources? memory = null;
        CPUResources? cpu = null;
        PidsResources? pids = null;
        BlockIOResources? blockIO = null;
        HugepageLimit[]? hugepageLimits = null;
        NetworkResources? network = null;
        Dictionary<string, Rdma>? rdma = null;
        Dictionary<string, string>? unified = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("devices"u8))
                devices = SpecJson.Array(ref json, DeviceCgroup.Read);
            else if (json.ValueTextEquals("memory"u8))
                memory = SpecJson.Value(ref json, MemoryResources.Read);
            else if (json.ValueTextEquals("cpu"u8))
                cpu = SpecJson.Value(ref json, CPUResources.Read);
            else if (json.ValueTextEquals("pids"u8))
                pids = SpecJson.Value(ref json, PidsResources.Read);
            else if (json.ValueTextEquals("blockIO"u8))
                blockIO = SpecJson.Value(ref json, BlockIOResources.Read);
            else if (json.ValueTextEquals("hugepageLimits"u8))
                hugepageLimits = SpecJson.Array(ref json, HugepageLimit.Read);
            else if (json.ValueTextEquals("network"u8))
                network = SpecJson.Value(ref json, NetworkResources.Read);
            else if (json.ValueTextEquals("rdma"u8))
                rdma = SpecJson.Map(ref json, RuntimeSpec.Rdma.Read);
            else if (json.ValueTextEquals("unified"u8))
                unified = SpecJson.TextMap(ref json);
            else
                json.Skip();
        }
        return new Resources
        {
            Devices = devices,
            Memory = memory,
            Cpu = cpu,
            Pids = pids,
            BlockIO = blockIO,
            HugepageLimits = hugepageLimits,
            Network = network,
            Rdma = rdma,
            Unified = unified,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        SpecJson.Write(json, "devices"u8, Devices, static (json, value) => value.Write(json));
        if (Memory is not null)
        {
            json.WritePropertyName("memory"u8);
            Memory.Write(json);
        }
        if (Cpu is not null)
        {
            json.WritePropertyName("cpu"u8);
            Cpu.Write(json);
        }
        if (Pids is not null)
        {
            json.WritePropertyName("pids"u8);
            Pids.Write(json);
        }
        if (BlockIO is not null)
        {
            json.WritePropertyName("blockIO"u8);
            BlockIO.Write(json);
        }
        SpecJson.Write(json, "hugepageLimits"u8, HugepageLimits, static (json, value) => value.Write(json));
        if (Network is not null)
        {
            json.WritePropertyName("network"u8);
            Network.Write(json);
        }
        SpecJson.Write(json, "rdma"u8, Rdma, static (json, value) => value.Write(json));
        SpecJson.Write(json, "unified"u8, Unified);
        json.WriteEndObject();
    }
}
