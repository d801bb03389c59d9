using Microsoft.Extensions.Logging;
using Skiff.Engine;
using Skiff.Server.Listening;

namespace Skiff.Server.Configuration;

/// <summary>Everything that flags and daemon.json decide.</summary>
public sealed record DaemonConfiguration
{
    public const string DefaultFile = "/etc/skiff/daemon.json";
    public const string DefaultHost = "unix:///run/skiff.sock";
    public const string DefaultGroup = "skiff";

    public required string ConfigurationFile { get; init; }

    public required EngineOptions Engine { get; init; }

    public required IReadOnlyList<ListenAddress> Addresses { get; init; }

    public required string PidFile { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>How long requests have to end when the daemon stops.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
