using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Skiff.Errors;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Runtime.Cgroups;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>`events ID`: a line of JSON with what the container uses at every interval, and one when the kernel was out of memory.</summary>
internal static class EventsVerb
{
    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789.");

    public static Verb Verb { get; } = new("events", "print what a container uses, and out-of-memory events", "ID",
        [new("stats", false), new("interval", true)], Run);

    private static int Run(VerbCall call)
    {
        var interval = Milliseconds(call.Value("interval") ?? "5s");
        var container = Container.Load(call.Globals.Root, call.Id);
        if (container.Status() == ContainerStatus.Stopped)
            throw new EngineException(ErrorKind.Conflict, $"container with id {container.Id} is not running");
        var cgroup = container.RequireCgroup();
        if (call.Has("stats"))
        {
            Print("stats", container.Id, cgroup.ReadStatistics());
            return 0;
        }
        Follow(call.Globals.Time, container, cgroup, interval);
        return 0;
    }

    private static void Follow(TimeProvider time, Container container, ContainerCgroup cgroup, int interval)
    {
        using var process = ProcessWaiter.Open(container.Record.Pid);
        using var watch = cgroup.WatchOutOfMemory();
        var entries = new PollEntry[watch is null ? 1 : 2];
        var last = time.GetTimestamp();
        while (true)
        {
            entries[0] = new PollEntry(process, PollEvents.In);
            if (watch is not null)
                entries[1] = new PollEntry(watch.Descriptor, PollEvents.In);
            var passed = time.GetElapsedTime(last).TotalMilliseconds;
            Polling.Wait(entries, (int)Math.Max(0, interval - passed));
            if (watch is not null && (entries[1].Returned & PollEvents.In) != 0 && watch.Consume())
                Print("oom", container.Id, null);
            if (entries[0].Returned != PollEvents.None)
                return;
            if (time.GetElapsedTime(last).TotalMilliseconds >= interval)
            {
                last = time.GetTimestamp();
                Print("stats", container.Id, cgroup.ReadStatistics());
            }
        }
    }

    private static void Print(string type, string id, CgroupStatistics? statistics)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("id", id);
            if (statistics is not null)
            {
                json.WritePropertyName("data");
                StatisticsJson.Write(json, statistics);
            }
            json.WriteEndObject();
        }
        VerbCall.Print(Encoding.UTF8.GetString(stream.ToArray()) + "\n");
    }

    /// <summary>A duration as Go writes it: numbers with ms, s, m or h, one after the other.</summary>
    internal static int Milliseconds(string text)
    {
        var total = 0.0;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(s_digits);
            var unit = digits < 0 ? [] : rest[digits..];
            var length = unit.IndexOfAny(s_digits) is >= 0 and var next ? next : unit.Length;
            var factor = unit[..length] switch { "ms" => 1, "s" => 1000, "m" => 60_000, "h" => 3_600_000, _ => 0 };
            if (factor == 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                throw Invalid(text);
            total += number * factor;
            rest = unit[length..];
        }
        return total is >= 1 and <= int.MaxValue ? (int)total : throw Invalid(text);
    }

    private static EngineException Invalid(string text) => new(ErrorKind.InvalidArgument, $"--interval: \"{text}\" is not a duration of 1ms or more");
}
