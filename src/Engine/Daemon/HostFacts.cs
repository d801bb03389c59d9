using System.Runtime.InteropServices;
using Skiff.Runtime.Cgroups;

namespace Skiff.Engine.Daemon;

/// <summary>What does not change about the host while the daemon runs.</summary>
internal sealed record HostFacts
{
    public required string KernelVersion { get; init; }

    public required string OperatingSystem { get; init; }

    public required string OsVersion { get; init; }

    public required string Architecture { get; init; }

    /// <summary>When this program was built: the time of its file.</summary>
    public static DateTimeOffset BuildTime { get; } = ReadBuildTime();

    public static HostFacts Read()
    {
        var release = ReadRelease();
        return new HostFacts
        {
            KernelVersion = ReadLine("/proc/sys/kernel/osrelease"),
            OperatingSystem = release.GetValueOrDefault("PRETTY_NAME") ?? "linux",
            OsVersion = release.GetValueOrDefault("VERSION_ID") ?? "",
            Architecture = RuntimeInformation.OSArchitecture switch
            {
                System.Runtime.InteropServices.Architecture.X64 => "x86_64",
                System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
                var other => other.ToString().ToLowerInvariant(),
            },
        };
    }

    /// <summary>Without the line feed; empty when there is no such file.</summary>
    public static string ReadLine(string path) => File.Exists(path) ? File.ReadAllText(path).Trim() : "";

    /// <summary>The type of the file system that a path is on.</summary>
    public static string FileSystemOf(string path)
    {
        try
        {
            return new DriveInfo(path).DriveFormat;
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return "<unknown>";
        }
    }

    public static bool HasSwapAccounting(CgroupMounts cgroups)
        => cgroups.Mode == CgroupMode.Version2
            || (cgroups.Find("memory") is { } memory && File.Exists(Path.Combine(memory.MountPoint, "memory.memsw.limit_in_bytes")));

    private static Dictionary<string, string> ReadRelease()
    {
        var release = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists("/etc/os-release"))
            return release;
        foreach (var line in File.ReadLines("/etc/os-release"))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                release[line[..equals]] = line[(equals + 1)..].Trim('"');
        }
        return release;
    }

    private static DateTimeOffset ReadBuildTime()
        => Environment.ProcessPath is { } path && File.Exists(path) ? File.GetLastWriteTimeUtc(path) : DockerTime.Never;
}
