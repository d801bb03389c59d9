using Skiff.Network.Sandboxes;

namespace Skiff.Network;

/// <summary>
/// The networks of one engine and the sandboxes connected to them. A <em>network</em> is a broadcast domain with its
/// own addresses (a bridge of the host, or one of the predefined <c>host</c> and <c>none</c>); a <em>sandbox</em> is the
/// network namespace of one container; an <em>endpoint</em> is the connection of a sandbox to a network: an interface
/// in the namespace, its addresses and its names.
/// <para>
/// Networks are kept on disk by this object. Sandboxes are not: whoever creates one keeps the
/// <see cref="SandboxState"/> and gives it back to <see cref="RestoreAsync"/> after a restart, from which addresses,
/// ports and firewall elements in use are derived again. Nothing on the path of a container's start waits for a disk.
/// </para>
/// <para>
/// All members may be called concurrently for different containers; calls for one container must not overlap. Every
/// failing call leaves what it found. Errors are <see cref="Errors.EngineException"/> with Docker's texts.
/// </para>
/// </summary>
public interface INetworks : IAsyncDisposable
{
    /// <summary>What this engine can do, as <c>info</c> reports it: bridge, host, null, …</summary>
    IReadOnlyList<string> Drivers { get; }

    /// <summary>
    /// Reads the networks from disk, makes the default bridge and the missing bridges, sets up the firewall and takes
    /// over the sandboxes that still run: their addresses, ports and names are in use again, and elements of the
    /// firewall that belong to none of them are removed. Called once, before anything else.
    /// </summary>
    Task RestoreAsync(IReadOnlyCollection<SandboxState> sandboxes, CancellationToken cancellation);

    /// <summary>All networks, the predefined ones included, oldest first.</summary>
    IReadOnlyList<NetworkRecord> List();

    /// <summary>By full ID, name, or unambiguous prefix of an ID, in that order.</summary>
    /// <exception cref="Errors.EngineException">NotFound; InvalidArgument for an ambiguous prefix.</exception>
    NetworkRecord Get(string nameOrId);

    /// <exception cref="Errors.EngineException">
    /// Conflict: the name exists. PermissionDenied: reserved name, overlapping subnet. InvalidArgument: anything that
    /// cannot be right. NotFound: unknown driver, or no free subnet.
    /// </exception>
    Task<NetworkRecord> CreateAsync(NetworkSpec spec, CancellationToken cancellation);

    /// <exception cref="Errors.EngineException">NotFound; PermissionDenied: predefined or with active endpoints.</exception>
    Task<NetworkRecord> RemoveAsync(string nameOrId, CancellationToken cancellation);

    /// <summary>The endpoints of running containers on a network, by container ID (inspect's <c>Containers</c>).</summary>
    IReadOnlyDictionary<string, NetworkMember> Members(string networkId);

    /// <summary>
    /// Makes a network namespace with lo up, connects it to each network in order (eth0, eth1, …), and publishes its
    /// ports. Without endpoints it is the namespace of <c>--network none</c>. Not used for <c>host</c> and
    /// <c>container:</c>.
    /// </summary>
    Task<SandboxState> CreateSandboxAsync(SandboxSpec spec, CancellationToken cancellation);

    /// <summary>Connects a sandbox that exists to one more network. Returns its new state.</summary>
    /// <exception cref="Errors.EngineException">PermissionDenied: already connected, address in use.</exception>
    Task<SandboxState> ConnectAsync(SandboxState sandbox, EndpointSpec endpoint, CancellationToken cancellation);

    /// <summary>Takes a sandbox off a network. Published ports move to the endpoint that has the default route now.</summary>
    /// <exception cref="Errors.EngineException">Internal: is not connected to it.</exception>
    Task<SandboxState> DisconnectAsync(SandboxState sandbox, string networkId, CancellationToken cancellation);

    /// <summary>The container has a new name: names answered by DNS follow. Returns the new state.</summary>
    SandboxState Rename(SandboxState sandbox, string containerName);

    /// <summary>
    /// Frees ports, addresses and names and drops the namespace. The kernel removes the interfaces a moment later,
    /// when the last process has left. A sandbox that is partly or wholly gone is no error.
    /// </summary>
    Task RemoveSandboxAsync(SandboxState sandbox, CancellationToken cancellation);
}
