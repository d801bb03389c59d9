using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Namespaces;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Launch;

/// <summary>
/// `linux.namespaces` (config-linux.md): which are made, which are joined, and when. PID namespaces are joined by the
/// thread that clones; the others by the child, except when it gets a user namespace of its own: from inside that one it
/// could not join what belongs to the host any more.
/// </summary>
internal sealed class NamespacePlan
{
    private NamespacePlan(ulong created, List<Joined> joined) => (Created, All) = (created, joined);

    public sealed record Joined(FileDescriptor Descriptor, NamespaceKind Kind, string Path);

    /// <summary>CLONE_NEW flags of the new ones.</summary>
    public ulong Created { get; }

    public IReadOnlyList<Joined> All { get; }

    public bool Creates(NamespaceKind kind) => (Created & kind.Flag) != 0;

    public bool Joins(NamespaceKind kind) => All.Any(joined => joined.Kind == kind);

    public bool Has(NamespaceKind kind) => Creates(kind) || Joins(kind);

    /// <summary>setns(2) into a time namespace refuses a process that shares its memory.</summary>
    public bool NeedsOwnMemory => Joins(NamespaceKind.Time);

    public IEnumerable<Joined> JoinedByThread => All.Where(joined => joined.Kind != NamespaceKind.User && (joined.Kind == NamespaceKind.Pid || Creates(NamespaceKind.User)));

    /// <summary>The user namespace first: it decides about the right to join the others.</summary>
    public IEnumerable<Joined> JoinedByChild => All.Except(JoinedByThread).OrderBy(joined => joined.Kind == NamespaceKind.User ? 0 : 1);

    /// <summary>
    /// Flags for clone3. The cgroup namespace is made later, once the child is in its cgroup, and so is the time namespace,
    /// whose offsets have to be set before anybody is in it.
    /// </summary>
    public ulong CloneFlags => Created & ~(NamespaceKind.Cgroup.Flag | NamespaceKind.Time.Flag);

    public static NamespacePlan From(Spec spec, IHostSide host)
    {
        var created = 0ul;
        var joined = new List<Joined>();
        foreach (var wanted in spec.Linux?.Namespaces ?? [])
        {
            var kind = NamespaceKind.Find(wanted.Type)
                ?? throw new EngineException(ErrorKind.InvalidArgument, $"linux.namespaces: unknown type \"{wanted.Type}\"");
            if ((created & kind.Flag) != 0 || joined.Any(other => other.Kind == kind))
                throw new EngineException(ErrorKind.InvalidArgument, $"linux.namespaces: {wanted.Type} appears twice");
            if (wanted.Path is { Length: > 0 } path)
                joined.Add(new Joined(host.Open(path, OpenFlags.O_RDONLY), kind, path));
            else
                created |= kind.Flag;
        }
        var plan = new NamespacePlan(created, joined);
        plan.Validate(spec);
        return plan;
    }

    private void Validate(Spec spec)
    {
        if (!Has(NamespaceKind.Mount))
            throw new EngineException(ErrorKind.InvalidArgument, "linux.namespaces: a container needs a mount namespace");
        if (spec.Hostname is { Length: > 0 } && !Has(NamespaceKind.Uts))
            throw new EngineException(ErrorKind.InvalidArgument, "hostname: the container has no uts namespace of its own");
        if (spec.Domainname is { Length: > 0 } && !Has(NamespaceKind.Uts))
            throw new EngineException(ErrorKind.InvalidArgument, "domainname: the container has no uts namespace of its own");
        if (spec.Linux?.TimeOffsets is not null && !Creates(NamespaceKind.Time))
            throw new EngineException(ErrorKind.InvalidArgument, "linux.timeOffsets: the container makes no time namespace");
        var mapped = spec.Linux?.UidMappings is { Length: > 0 } && spec.Linux.GidMappings is { Length: > 0 };
        if (Creates(NamespaceKind.User) && !mapped)
            throw new EngineException(ErrorKind.InvalidArgument, "linux.uidMappings and linux.gidMappings are needed for a new user namespace");
    }
}
