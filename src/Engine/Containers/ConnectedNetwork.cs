using Skiff.Network.Sandboxes;

namespace Skiff.Engine.Containers;

/// <summary>A container's network at its start.</summary>
internal sealed record ConnectedNetwork
{
    /// <summary>Null where it has none of its own: the host's, or another container's.</summary>
    public SandboxState? Sandbox { get; init; }

    /// <summary>The namespace to join; null is the host's.</summary>
    public string? Namespace { get; init; }

    /// <summary>The container whose network it shares.</summary>
    public Container? SharedWith { get; init; }

    /// <summary>Environment variables that describe links.</summary>
    public IReadOnlyList<string> LinkVariables { get; init; } = [];

    /// <summary>Lines of /etc/hosts for links: address, and names.</summary>
    public IReadOnlyList<(string Address, string Names)> LinkHosts { get; init; } = [];
}
