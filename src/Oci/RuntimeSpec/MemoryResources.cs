using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>Bytes; -1 is no limit.</summary>
public sealed record MemoryResources
{
    public long? Limit { get; init; }
    public long? Reservation { get; init; }
    public long? Swap { get; init; }
    public long? Kernel { get; init; }
    public long? KernelTCP { get; init; }
    public ulong? Swappiness { get; init; }
    public bool? DisableOOMKiller { get; init; }
    public bool? UseHierarchy { get; init; }
    public bool? CheckBeforeUpdate { get; init; }

    internal static MemoryResources Read(ref Utf8JsonReader json)
    {
        long? limit = null;
        long? reservation = null;
        long? swap = null;
        long? kernel = null;
        long? kernelTCP = null;
        ulong? swappiness = null;
        bool? disableOOMKiller = null;
        bool? useHierarchy = null;
        bool? checkBeforeUpdate = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("limit"u8))
                limit = SpecJson.Int64(ref json);
            else if (json.ValueTextEquals("reservation"u8))
                reservation = SpecJson.Int64(ref json);
            else if (json.ValueTextEquals("swap"u8))
                swap = SpecJson.Int64(ref json);
            else if (json.ValueTextEquals("kernel"u8))
                kernel = SpecJson.Int64(ref json);
            else if (json.ValueTextEquals("kernelTCP"u8))
                kernelTCP = SpecJson.Int64(ref json);
            else if (json.ValueTextEquals("swappiness"u8))
                swappiness = SpecJson.UInt64(ref json);
            else if (json.ValueTextEquals("disableOOMKiller"u8))
                disableOOMKiller = SpecJson.Boolean(ref json);
            else if (json.ValueTextEquals("useHierarchy"u8))
                useHierarchy = SpecJson.Boolean(ref json);
            else if (json.ValueTextEquals("checkBeforeUpdate"u8))
                checkBeforeUpdate = SpecJson.Boolean(ref json);
            else
                json.Skip();
        }
        return new MemoryResources
        {
            Limit = limit,
            Reservation = reservation,
            Swap = swap,
            Kernel = kernel,
            KernelTCP = kernelTCP,
            Swappiness = swappiness,
            DisableOOMKiller = disableOOMKiller,
            UseHierarchy = useHierarchy,
            CheckBeforeUpdate = checkBeforeUpdate,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Limit is { } limit)
            json.WriteNumber("limit"u8, limit);
        if (Reservation is { } reservation)
            json.WriteNumber("reservation"u8, reservation);
        if (Swap is { } swap)
            json.WriteNumber("swap"u8, swap);
        if (Kernel is { } kernel)
            json.WriteNumber("kernel"u8, kernel);
        if (KernelTCP is { } kernelTCP)
            json.WriteNumber("kernelTCP"u8, kernelTCP);
        if (Swappiness is { } swappiness)
            json.WriteNumber("swappiness"u8, swappiness);
        if (DisableOOMKiller is { } disableOOMKiller)
            json.WriteBoolean("disableOOMKiller"u8, disableOOMKiller);
        if (UseHierarchy is { } useHierarchy)
            json.WriteBoolean("useHierarchy"u8, useHierarchy);
        if (CheckBeforeUpdate is { } checkBeforeUpdate)
            json.WriteBoolean("checkBeforeUpdate"u8, checkBeforeUpdate);
        json.WriteEndObject();
    }
}
