namespace Skiff.Network.Ports;

/// <summary>A container port that is to be reachable at a port of the host (one entry of HostConfig.PortBindings).</summary>
public sealed record PortRequest
{
    /// <summary>tcp, udp or sctp.</summary>
    public required string Protocol { get; init; }
    public required int ContainerPort { get; init; }
    /// <summary>Empty: every address of the host, IPv4 and IPv6.</summary>
    public string HostIp { get; init; } = "";
    /// <summary>0: any free port.</summary>
    public int HostPort { get; init; }
    /// <summary>More than <see cref="HostPort"/>: any free port between the two.</summary>
    public int HostPortEnd { get; init; }

    /// <summary>From the API's forms: "80/tcp" and the host's "8080", "8000-8010" or "".</summary>
    /// <exception cref="Errors.EngineException">InvalidArgument.</exception>
    public static PortRequest Parse(string containerPort, string hostIp, string hostPort) =>
        PortText.Parse(containerPort, hostIp, hostPort);
}
