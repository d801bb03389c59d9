using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

public sealed record BlockIOResources
{
    public ushort? Weight { get; init; }
    public ushort? LeafWeight { get; init; }
    public WeightDevice[]? WeightDevice { get; init; }
    public ThrottleDevice[]? ThrottleReadBpsDevice { get; init; }
    public ThrottleDevice[]? ThrottleWriteBpsDevice { get; init; }
    public ThrottleDevice[]? ThrottleReadIOPSDevice { get; init; }
    public ThrottleDevice[]? ThrottleWriteIOPSDevice { get; init; }

    internal static BlockIOResources Read(ref Utf8JsonReader json)
    {
        ushort? weight = null;
        ushort? leafWeight = null;
        WeightDevice[]? weightDevice = null;
        ThrottleDevice[]? throttleReadBpsDevice = null;
        ThrottleDevice[]? throttleWriteBpsDevice = null;
        ThrottleDevice[]? throttleReadIOPSDevice = null;
        ThrottleDevice[]? throttleWriteIOPSDevice = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("weight"u8))
                weight = SpecJson.UInt16(ref json);
            else if (json.ValueTextEquals("leafWeight"u8))
                leafWeight = SpecJson.UInt16(ref json);
            else if (json.ValueTextEquals("weightDevice"u8))
                weightDevice = SpecJson.Array(ref json, RuntimeSpec.WeightDevice.Read);
            else if (json.ValueTextEquals("throttleReadBpsDevice"u8))
                throttleReadBpsDevice = SpecJson.Array(ref json, ThrottleDevice.Read);
            else if (json.ValueTextEquals("throttleWriteBpsDevice"u8))
                throttleWriteBpsDevice = SpecJson.Array(ref json, ThrottleDevice.Read);
            else if (json.ValueTextEquals("throttleReadIOPSDevice"u8))
                throttleReadIOPSDevice = SpecJson.Array(ref json, ThrottleDevice.Read);
            else if (json.ValueTextEquals("throttleWriteIOPSDevice"u8))
                throttleWriteIOPSDevice = SpecJson.Array(ref json, ThrottleDevice.Read);
            else
                json.Skip();
        }
        return new BlockIOResources
        {
            Weight = weight,
            LeafWeight = leafWeight,
            WeightDevice = weightDevice,
            ThrottleReadBpsDevice = throttleReadBpsDevice,
            ThrottleWriteBpsDevice = throttleWriteBpsDevice,
            ThrottleReadIOPSDevice = throttleReadIOPSDevice,
            ThrottleWriteIOPSDevice = throttleWriteIOPSDevice,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Weight is { } weight)
            json.WriteNumber("weight"u8, weight);
        if (LeafWeight is { } leafWeight)
            json.WriteNumber("leafWeight"u8, leafWeight);
        SpecJson.Write(json, "weightDevice"u8, WeightDevice, static (json, value) => value.Write(json));
        SpecJson.Write(json, "throttleReadBpsDevice"u8, ThrottleReadBpsDevice, static (json, value) => value.Write(json));
        SpecJson.Write(json, "throttleWriteBpsDevice"u8, ThrottleWriteBpsDevice, static (json, value) => value.Write(json));
        SpecJson.Write(json, "throttleReadIOPSDevice"u8, ThrottleReadIOPSDevice, static (json, value) => value.Write(json));
        SpecJson.Write(json, "throttleWriteIOPSDevice"u8, ThrottleWriteIOPSDevice, static (json, value) => value.Write(json));
        json.WriteEndObject();
    }
}
