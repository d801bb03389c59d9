using Skiff.Engine.Containers;
using Skiff.Errors;

namespace Skiff.Engine.Bundle;

/// <summary>Which AppArmor profile a container runs under.</summary>
internal static class AppArmorProfile
{
    private const string EnabledFile = "/sys/module/apparmor/parameters/enabled";

    public static bool IsEnabled { get; } = File.Exists(EnabledFile) && File.ReadAllText(EnabledFile).StartsWith('Y');

    /// <summary>Null where the host has no AppArmor, or none is asked for.</summary>
    public static string? For(SecurityOptions security, bool privileged)
    {
        if (!IsEnabled)
        {
            return security.AppArmor is null or "" or "unconfined"
                ? null
                : throw new EngineException(ErrorKind.InvalidArgument, "AppArmor is not enabled on this host, but a profile was asked for");
        }
        if (security.AppArmor is { Length: > 0 } profile)
            return profile;
        return privileged ? "unconfined" : null;
    }
}
