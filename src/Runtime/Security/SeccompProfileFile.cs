using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Security;

/// <summary>Docker's seccomp profiles (`--security-opt seccomp=FILE`): rules with conditions on the container and the host.</summary>
public static class SeccompProfileFile
{
    /// <summary>
    /// The profile for one container on this machine. <paramref name="bounding"/> is the container's bounding set.
    /// Errors: InvalidArgument for text that is no profile; what its actions and operators are worth shows when it is compiled.
    /// </summary>
    public static Seccomp Parse(string json, CapabilitySet bounding) =>
        Parse(json, bounding, RuntimeInformation.OSArchitecture, Environment.OSVersion.Version);

    /// <inheritdoc cref="Parse(string, CapabilitySet)"/>
    public static Seccomp Parse(string json, CapabilitySet bounding, Architecture machine, Version kernel)
    {
        SeccompProfileDocument document;
        try
        {
            document = JsonSerializer.Deserialize(json, SeccompProfileJson.Default.SeccompProfileDocument)
                ?? throw new EngineException(ErrorKind.InvalidArgument, "decoding seccomp profile failed: null");
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"decoding seccomp profile failed: {error.Message}", error);
        }
        if (document is { Architectures.Length: > 0, ArchMap.Length: > 0 })
        {
            throw new EngineException(ErrorKind.InvalidArgument,
                "both 'architectures' and 'archMap' are specified in the seccomp profile, use either 'architectures' or 'archMap'");
        }
        var here = new Host(bounding, GoName(machine), kernel);
        return new Seccomp
        {
            DefaultAction = document.DefaultAction,
            DefaultErrnoRet = document.DefaultErrnoRet,
            Architectures = document.ArchMap is { Length: > 0 } map ? FromMap(map, machine) : document.Architectures,
            Flags = document.Flags,
            ListenerPath = document.ListenerPath,
            ListenerMetadata = document.ListenerMetadata,
            Syscalls = [.. (document.Syscalls ?? []).Where(call => Applies(call, here)).Select(ToRule)],
        };
    }

    private static string[]? FromMap(SeccompProfileArchitecture[] map, Architecture machine)
    {
        var native = OciName(machine);
        return Array.Find(map, entry => entry.Architecture == native) is { } found
            ? [found.Architecture, .. found.SubArchitectures ?? []]
            : null;
    }

    private static bool Applies(SeccompProfileSyscall call, Host here)
    {
        if (call.Excludes is { } excludes
            && (here.IsOneOf(excludes.Arches) || (excludes.Caps ?? []).Any(here.Has) || (excludes.MinKernel is { } least && here.IsAtLeast(least))))
        {
            return false;
        }
        return call.Includes is not { } includes
            || ((includes.Arches is not { Length: > 0 } || here.IsOneOf(includes.Arches))
                && (includes.Caps ?? []).All(here.Has)
                && (includes.MinKernel is not { } needed || here.IsAtLeast(needed)));
    }

    private static SeccompSyscall ToRule(SeccompProfileSyscall call)
    {
        if (call.Name is { Length: > 0 } && call.Names is { Length: > 0 })
        {
            throw new EngineException(ErrorKind.InvalidArgument,
                "both 'name' and 'names' are specified in the seccomp profile, use either 'name' or 'names'");
        }
        return new SeccompSyscall
        {
            Names = call.Name is { Length: > 0 } name ? [name] : call.Names ?? [],
            Action = call.Action,
            ErrnoRet = call.ErrnoRet,
            Args = call.Args,
        };
    }

    private static string OciName(Architecture machine) => machine switch
    {
        Architecture.X64 => "SCMP_ARCH_X86_64",
        Architecture.Arm64 => "SCMP_ARCH_AARCH64",
        Architecture.RiscV64 => "SCMP_ARCH_RISCV64",
        _ => "",
    };

    /// <summary>Conditions name architectures as Go does.</summary>
    private static string GoName(Architecture machine) => machine switch
    {
        Architecture.X64 => "amd64",
        Architecture.Arm64 => "arm64",
        Architecture.RiscV64 => "riscv64",
        _ => "",
    };

    private sealed record Host(CapabilitySet Bounding, string Architecture, Version Kernel)
    {
        public bool IsOneOf(string[]? architectures) => architectures is not null && architectures.Contains(Architecture);

        public bool Has(string capability) => CapabilitySet.TryParse(capability, out var known) && Bounding.Contains(known);

        /// <summary>`KERNEL.MAJOR`, as in 4.8.</summary>
        public bool IsAtLeast(string version)
        {
            var parts = version.Split('.');
            if (parts.Length != 2
                || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var second))
            {
                throw new EngineException(ErrorKind.InvalidArgument, $"invalid kernel version: {version}");
            }
            return Kernel.Major > first || (Kernel.Major == first && Kernel.Minor >= second);
        }
    }
}
