using Skiff.Errors;

namespace Skiff.Runtime.Security;

/// <summary>Docker's rules from `--cap-add`, `--cap-drop` and `--privileged` to the capabilities of a container.</summary>
public static class ContainerCapabilities
{
    private const string All = "ALL";

    /// <summary>What a container has that asks for nothing: 0xa80425fb.</summary>
    public static CapabilitySet Default { get; } = CapabilitySet.Of(
        Capability.CAP_CHOWN, Capability.CAP_DAC_OVERRIDE, Capability.CAP_FSETID, Capability.CAP_FOWNER, Capability.CAP_MKNOD,
        Capability.CAP_NET_RAW, Capability.CAP_SETGID, Capability.CAP_SETUID, Capability.CAP_SETFCAP, Capability.CAP_SETPCAP,
        Capability.CAP_NET_BIND_SERVICE, Capability.CAP_SYS_CHROOT, Capability.CAP_KILL, Capability.CAP_AUDIT_WRITE);

    /// <summary>
    /// The bounding set of a container. <paramref name="available"/> is what the daemon itself may hand on
    /// (<see cref="CapabilitySet.ReadBounding"/>).
    /// Errors: InvalidArgument, in Docker's words, for a name that is unknown or not available.
    /// </summary>
    public static CapabilitySet Resolve(IReadOnlyList<string>? add, IReadOnlyList<string>? drop, bool privileged, CapabilitySet available)
    {
        var addNames = Normalize("CapAdd", add, available);
        var dropNames = Normalize("CapDrop", drop, available);
        if (privileged)
        {
            return CapabilitySet.Known & available;
        }
        var dropped = ParseWithoutAll(dropNames);
        if (addNames.Contains(All))
        {
            return (CapabilitySet.Known & available) - dropped;
        }
        var added = ParseWithoutAll(addNames);
        return dropNames.Contains(All) ? added : (((Default & available) - dropped) | added);
    }

    /// <summary>
    /// Names as Docker keeps them: upper case, with `CAP_`, `ALL` by itself. <paramref name="field"/> (`CapAdd`, `CapDrop`)
    /// goes into the message. Errors: InvalidArgument for a name that is unknown or not available.
    /// </summary>
    public static IReadOnlyList<string> Normalize(string field, IReadOnlyList<string>? names, CapabilitySet available)
    {
        var normalized = new List<string>(names?.Count ?? 0);
        foreach (var name in names ?? [])
        {
            var upper = name.ToUpperInvariant();
            if (upper == All)
            {
                normalized.Add(upper);
                continue;
            }
            if (!upper.StartsWith("CAP_", StringComparison.Ordinal))
            {
                upper = "CAP_" + upper;
            }
            if (!CapabilitySet.TryParse(upper, out var capability))
            {
                throw new EngineException(ErrorKind.InvalidArgument, $"invalid {field}: unknown capability: \"{upper}\"");
            }
            if (!available.Contains(capability))
            {
                throw new EngineException(ErrorKind.InvalidArgument,
                    $"invalid {field}: capability not supported by your kernel or not available in the current environment: \"{upper}\"");
            }
            normalized.Add(upper);
        }
        return normalized;
    }

    private static CapabilitySet ParseWithoutAll(IReadOnlyList<string> names) =>
        CapabilitySet.Parse([.. names.Where(name => name != All)]);
}
