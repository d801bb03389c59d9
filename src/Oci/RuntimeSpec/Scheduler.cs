using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

/// <summary>sched_setattr(2): times in nanoseconds.</summary>
public sealed record Scheduler
{
    public string Policy { get; init; } = "";
    public int? Nice { get; init; }
    public int? Priority { get; init; }
    public string[]? Flags { get; init; }
    public ulong? Runtime { get; init; }
    public ulong? Deadline { get; init; }
    public ulong? Period { get; init; }

    internal static Scheduler Read(ref Utf8JsonReader json)
    {
        var policy = "";
        int? nice = null;
        int? priority = null;
        string[]? flags = null;
        ulong? runtime = null;
        ulong? deadline = null;
        ulong? period = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("policy"u8))
                policy = SpecJson.Text(ref json) ?? "";
            else if (json.ValueTextEquals("nice"u8))
                nice = SpecJson.Int32(ref json);
            else if (json.ValueTextEquals("priority"u8))
                priority = SpecJson.Int32(ref json);
            else if (json.ValueTextEquals("flags"u8))
                flags = SpecJson.Texts(ref json);
            else if (json.ValueTextEquals("runtime"u8))
                runtime = SpecJson.UInt64(ref json);
            else if (json.ValueTextEquals("deadline"u8))
                deadline = SpecJson.UInt64(ref json);
            else if (json.ValueTextEquals("period"u8))
                period = SpecJson.UInt64(ref json);
            else
                json.Skip();
        }
        return new Scheduler
        {
            Policy = policy,
            Nice = nice,
            Priority = priority,
            Flags = flags,
            Runtime = runtime,
            Deadline = deadline,
            Period = period,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("policy"u8, Policy);
        if (Nice is { } nice)
            json.WriteNumber("nice"u8, nice);
        if (Priority is { } priority)
            json.WriteNumber("priority"u8, priority);
        SpecJson.Write(json, "flags"u8, Flags);
        if (Runtime is { } runtime)
            json.WriteNumber("runtime"u8, runtime);
        if (Deadline is { } deadline)
            json.WriteNumber("deadline"u8, deadline);
        if (Period is { } period)
            json.WriteNumber("period"u8, period);
        json.WriteEndObject();
    }
}
