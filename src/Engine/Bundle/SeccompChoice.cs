using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Security;

namespace Skiff.Engine.Bundle;

/// <summary>Which system calls a container may make.</summary>
internal static class SeccompChoice
{
    /// <summary>The default profile by the capabilities it was made for: few sets are ever used.</summary>
    private static readonly ConcurrentDictionary<CapabilitySet, Seccomp> Defaults = new();

    /// <summary>Null leaves all of them.</summary>
    public static Seccomp? For(string? option, bool privileged, CapabilitySet capabilities)
        => option switch
        {
            "unconfined" => null,
            null or "" or "builtin" => privileged ? null : Defaults.GetOrAdd(
                capabilities, static set => DefaultSeccompProfile.For(set, RuntimeInformation.OSArchitecture)),
            _ => SeccompProfileFile.Parse(option, capabilities),
        };
}
