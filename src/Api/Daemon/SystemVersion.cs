using System.Text.Json.Serialization;

namespace Skiff.Api.Daemon;

public sealed record SystemVersion
{
    public VersionPlatform? Platform { get; init; }

    public List<VersionComponent>? Components { get; init; }

    public string? Version { get; init; }

    public string? ApiVersion { get; init; }

    public string? MinAPIVersion { get; init; }

    public string? GitCommit { get; init; }

    public string? GoVersion { get; init; }

    public string? Os { get; init; }

    public string? Arch { get; init; }

    public string? KernelVersion { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Experimental { get; init; }

    public string? BuildTime { get; init; }
}
