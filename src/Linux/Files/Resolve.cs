namespace Skiff.Linux.Files;

/// <summary>How openat2(2) resolves a path; the values are the kernel's.</summary>
[Flags]
public enum Resolve
{
    None = 0,

    /// <summary>Never into another mount (EXDEV).</summary>
    NoCrossing = 0x01,
    NoMagicLinks = 0x02,
    NoSymlinks = 0x04,

    /// <summary>Leaving the directory is an error (EXDEV).</summary>
    Beneath = 0x08,

    /// <summary>The directory is the root: absolute links and <c>..</c> stay inside, as in a chroot.</summary>
    InRoot = 0x10,
}
