namespace Skiff.Api.Containers;

public sealed record PortBinding
{
    public string? HostIp { get; init; }

    public string? HostPort { get; init; }
}
