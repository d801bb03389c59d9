using Skiff.Engine.Containers;

namespace Skiff.Engine.Bundle;

/// <summary>Which AppArmor profile a container runs under.</summary>
internal static class AppArmorProfile
{
    /// <summary>Docker's name for the default: clients know it, and Docker on the same host finds it loaded.</summary>
    public const string Default = "docker-default";

    public const string Unconfined = "unconfined";

    private const string EnabledFile = "/sys/module/apparmor/parameters/enabled";

    /// <summary>Whether this host confines: the kernel has AppArmor, and its policy can be reached (not so inside most containers).</summary>
    public static bool IsEnabled { get; } = File.Exists(EnabledFile) && File.ReadAllText(EnabledFile).StartsWith('Y') && Directory.Exists(AppArmorPolicy.Root);

    /// <summary>Null where the host has no AppArmor. As with Docker a privileged container is unconfined whatever it asks for, and its execs are as it is.</summary>
    public static string? For(SecurityOptions security, bool privileged) => For(security, privileged, IsEnabled);

    /// <summary>A profile that is named where there is no AppArmor is passed over, as Docker does; creating the container warns of it.</summary>
    public static string? For(SecurityOptions security, bool privileged, bool enabled)
    {
        if (!enabled)
            return null;
        if (privileged)
            return Unconfined;
        return string.IsNullOrEmpty(security.AppArmor) ? Default : security.AppArmor;
    }
}
