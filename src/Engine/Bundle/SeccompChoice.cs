using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Security;

namespace Skiff.Engine.Bundle;

/// <summary>Which system calls a container may make.</summary>
internal static class SeccompChoice
{
    /// <summary>Null leaves all of them.</summary>
    public static Seccomp? For(string? option, bool privileged, CapabilitySet capabilities)
        => option switch
        {
            "unconfined" => null,
            null or "" or "builtin" => privileged ? null : DefaultSeccompProfile.For(capabilities),
            _ => SeccompProfileFile.Parse(option, capabilities),
        };
}
