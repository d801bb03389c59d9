namespace Skiff.Linux.Mounts;

/// <summary>
/// What mount_setattr(2) is to change. <paramref name="Set"/> and <paramref name="Clear"/> are MOUNT_ATTR_ bits,
/// <paramref name="Propagation"/> one of MS_SHARED, MS_PRIVATE, MS_SLAVE, MS_UNBINDABLE, or 0 to leave it.
/// </summary>
public readonly record struct MountAttributes(ulong Set, ulong Clear, ulong Propagation)
{
    public bool IsEmpty => Set == 0 && Clear == 0 && Propagation == 0;

    /// <summary>struct mount_attr.</summary>
    internal ulong[] ToKernel(int userNamespace) => [Set, Clear, Propagation, (ulong)userNamespace];
}
