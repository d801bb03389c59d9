using System.Globalization;
using System.Text.Json;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>`update ID`: other limits for a container that exists. What is not given stays as it is.</summary>
internal static class UpdateVerb
{
    private static readonly VerbOption[] s_options =
    [
        new("resources", true, 'r'), new("blkio-weight", true), new("cpu-period", true), new("cpu-quota", true), new("cpu-burst", true),
        new("cpu-share", true), new("cpu-rt-period", true), new("cpu-rt-runtime", true), new("cpu-idle", true), new("cpuset-cpus", true),
        new("cpuset-mems", true), new("kernel-memory", true), new("kernel-memory-tcp", true), new("memory", true),
        new("memory-reservation", true), new("memory-swap", true), new("pids-limit", true),
    ];

    public static Verb Verb { get; } = new("update", "change the limits of a container", "ID", s_options, Run);

    private static int Run(VerbCall call)
    {
        var container = Container.Load(call.Globals.Root, call.Id);
        if (container.Status() == ContainerStatus.Stopped)
            throw new EngineException(ErrorKind.Conflict, "container not running");
        container.RequireCgroup().Apply(call.Value("resources") is { } file ? Read(file) : FromOptions(call));
        return 0;
    }

    private static Resources Read(string path)
    {
        // An engine pipes the document in, as `-`.
        using var input = path == "-" ? new FileDescriptor(0, owned: false) : DirectoryDescriptor.Open(path, OpenFlags.O_RDONLY);
        try
        {
            return SpecJson.ReadResources(input.ReadToEnd());
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"--resources {path}: {error.Path}: {error.Message}", error);
        }
    }

    private static Resources FromOptions(VerbCall call) => new()
    {
        Memory = new MemoryResources
        {
            Limit = Bytes(call, "memory"),
            Reservation = Bytes(call, "memory-reservation"),
            Swap = Bytes(call, "memory-swap"),
            Kernel = Bytes(call, "kernel-memory"),
            KernelTCP = Bytes(call, "kernel-memory-tcp"),
        },
        Cpu = new CPUResources
        {
            Shares = Natural(call, "cpu-share"),
            Quota = Number(call, "cpu-quota"),
            Period = Natural(call, "cpu-period"),
            Burst = Natural(call, "cpu-burst"),
            RealtimePeriod = Natural(call, "cpu-rt-period"),
            RealtimeRuntime = Number(call, "cpu-rt-runtime"),
            Idle = Number(call, "cpu-idle"),
            Cpus = call.Value("cpuset-cpus"),
            Mems = call.Value("cpuset-mems"),
        },
        Pids = new PidsResources { Limit = Number(call, "pids-limit") },
        BlockIO = new BlockIOResources { Weight = Natural(call, "blkio-weight") is { } weight ? checked((ushort)Math.Min(weight, ushort.MaxValue)) : null },
    };

    private static long? Number(VerbCall call, string option)
    {
        if (call.Value(option) is not { Length: > 0 } text)
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Invalid(option, text);
    }

    private static ulong? Natural(VerbCall call, string option)
        => Number(call, option) is { } number ? number >= 0 ? (ulong)number : throw Invalid(option, call.Value(option)!) : null;

    /// <summary>A number of bytes, or with b, k, m, g or t; -1 takes a limit away.</summary>
    private static long? Bytes(VerbCall call, string option)
    {
        if (call.Value(option) is not { Length: > 0 } text)
            return null;
        var shift = char.ToLowerInvariant(text[^1]) switch { 'k' => 10, 'm' => 20, 'g' => 30, 't' => 40, _ => 0 };
        var digits = shift > 0 || text[^1] is 'b' or 'B' ? text[..^1] : text;
        if (!long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < -1 || number > long.MaxValue >> shift)
            throw Invalid(option, text);
        return number == -1 ? -1 : number << shift;
    }

    private static EngineException Invalid(string option, string text) => new(ErrorKind.InvalidArgument, $"--{option}: invalid value \"{text}\"");
}
