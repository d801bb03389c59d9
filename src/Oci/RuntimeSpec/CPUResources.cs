using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>Times in microseconds.</summary>
public sealed record CPUResources
{
    public ulong? Shares { get; init; }
    public long? Quota { get; init; }
    public ulong? Burst { get; init; }
    public ulong? Period { get; init; }
    public long? RealtimeRuntime { get; init; }
    public ulong? RealtimePeriod { get; init; }
    public string? Cpus { get; init; }
    public string? Mems { get; init; }
    public long? Idle { get; init; }

    internal static CPUResources Read(ref Utf8JsonReader json)
    {
        ulong? shares = null;
        long? quota = null;
        ulong? burst = null;
        ulong? period = null;
        long? realtimeRuntime = null;
        ulong? realtimePeriod = null;
        string? cpus = null;
        string? mems = null;
        long? idle = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("shares"u8))
                shares = SpecJson.UInt64(ref json);
            else if (json.ValueTextEquals("quota"u8))
                quota = SpecJson.Int64(ref json);
            else if (json.ValueTextEquals("burst"u8))
                burst = SpecJson.UInt64(ref json);
            else if (json.ValueTextEquals("period"u8))
                period = SpecJson.UInt64(ref json);
            else if (json.ValueTextEquals("realtimeRuntime"u8))
                realtimeRuntime = SpecJson.Int64(ref json);
            else if (json.ValueTextEquals("realtimePeriod"u8))
                realtimePeriod = SpecJson.UInt64(ref json);
            else if (json.ValueTextEquals("cpus"u8))
                cpus = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("mems"u8))
                mems = SpecJson.Text(ref json);
            else if (json.ValueTextEquals("idle"u8))
                idle = SpecJson.Int64(ref json);
            else
                json.Skip();
        }
        return new CPUResources
        {
            Shares = shares,
            Quota = quota,
            Burst = burst,
            Period = period,
            RealtimeRuntime = realtimeRuntime,
            RealtimePeriod = realtimePeriod,
            Cpus = cpus,
            Mems = mems,
            Idle = idle,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Shares is { } shares)
            json.WriteNumber("shares"u8, shares);
        if (Quota is { } quota)
            json.WriteNumber("quota"u8, quota);
        if (Burst is { } burst)
            json.WriteNumber("burst"u8, burst);
        if (Period is { } period)
            json.WriteNumber("period"u8, period);
        if (RealtimeRuntime is { } realtimeRuntime)
            json.WriteNumber("realtimeRuntime"u8, realtimeRuntime);
        if (RealtimePeriod is { } realtimePeriod)
            json.WriteNumber("realtimePeriod"u8, realtimePeriod);
        if (Cpus is not null)
            json.WriteString("cpus"u8, Cpus);
        if (Mems is not null)
            json.WriteString("mems"u8, Mems);
        if (Idle is { } idle)
            json.WriteNumber("idle"u8, idle);
        json.WriteEndObject();
    }
}
