using Skiff.Api.Daemon;

namespace Skiff.CommandLine.Options;

/// <summary>What an engine gives containers that say nothing.</summary>
internal sealed record EngineDefaults
{
    public required string? LoggingDriver { get; init; }

    public required string? Runtime { get; init; }

    public required string CgroupnsMode { get; init; }

    public string IpcMode { get; init; } = "private";

    /// <summary>In bytes.</summary>
    public long ShmSize { get; init; } = 64 << 20;

    public static EngineDefaults Of(SystemInfo info) => new()
    {
        LoggingDriver = info.LoggingDriver,
        Runtime = info.DefaultRuntime,
        CgroupnsMode = info.CgroupVersion == "2" ? "private" : "host",
    };
}
