using static Skiff.Linux.Mounts.MountFlags;

namespace Skiff.Runtime.Rootfs;

/// <summary>The options of a mount (config.md, "Linux mount options"), taken apart by what has to be done for them.</summary>
internal sealed class MountOptions
{
    /// <summary>Every option that is taken here, and not left to the file system.</summary>
    public static readonly string[] Known =
    [
        "async", "atime", "bind", "defaults", "dev", "diratime", "dirsync", "exec", "idmap", "iversion", "lazytime", "loud", "mand", "noatime",
        "nodev", "nodiratime", "noexec", "noiversion", "nolazytime", "nomand", "norelatime", "nostrictatime", "nosuid", "nosymfollow",
        "private", "ratime", "rbind", "rdev", "rdiratime", "relatime", "remount", "rexec", "ridmap", "rnoatime", "rnodev", "rnodiratime",
        "rnoexec", "rnorelatime", "rnostrictatime", "rnosuid", "rnosymfollow", "ro", "rprivate", "rrelatime", "rro", "rrw", "rshared",
        "rslave", "rstrictatime", "rsuid", "rsymfollow", "runbindable", "rw", "shared", "silent", "slave", "strictatime", "suid",
        "symfollow", "sync", "tmpcopyup", "unbindable",
    ];

    /// <summary>MS_ flags of mount(2) for a file system of its own.</summary>
    public ulong Flags { get; private set; }

    /// <summary>MOUNT_ATTR_ bits asked for, and asked to be cleared; for the mount alone.</summary>
    public ulong Set { get; private set; }

    public ulong Clear { get; private set; }

    /// <summary>The same for the mount and all below it (`rro`, `rnosuid`, …).</summary>
    public ulong RecursiveSet { get; private set; }

    public ulong RecursiveClear { get; private set; }

    /// <summary>MS_SHARED and so on; 0 when not given.</summary>
    public ulong Propagation { get; private set; }

    public bool RecursivePropagation { get; private set; }

    public bool Bind { get; private set; }

    public bool Recursive { get; private set; }

    /// <summary>`tmpcopyup`: a tmpfs that begins with what was in the directory.</summary>
    public bool CopyUp { get; private set; }

    public bool IdMap { get; private set; }

    public bool RecursiveIdMap { get; private set; }

    /// <summary>Everything else belongs to the file system.</summary>
    public List<string> Data { get; } = [];

    public static MountOptions Parse(IReadOnlyList<string>? options)
    {
        var parsed = new MountOptions();
        foreach (var option in options ?? [])
            parsed.Take(option);
        return parsed;
    }

    private void Take(string option)
    {
        switch (option)
        {
            case "bind": Bind = true; return;
            case "rbind": Bind = Recursive = true; return;
            case "tmpcopyup": CopyUp = true; return;
            case "idmap": IdMap = true; return;
            case "ridmap": IdMap = RecursiveIdMap = true; return;
            case "defaults": return;
            case "sync": Flags |= MS_SYNCHRONOUS; return;
            case "async": Flags &= ~MS_SYNCHRONOUS; return;
            case "dirsync": Flags |= MS_DIRSYNC; return;
            case "iversion": Flags |= MS_I_VERSION; return;
            case "noiversion": Flags &= ~MS_I_VERSION; return;
            case "lazytime": Flags |= MS_LAZYTIME; return;
            case "nolazytime": Flags &= ~MS_LAZYTIME; return;
            case "mand": Flags |= MS_MANDLOCK; return;
            case "nomand": Flags &= ~MS_MANDLOCK; return;
            case "silent": Flags |= MS_SILENT; return;
            case "loud": Flags &= ~MS_SILENT; return;
            case "remount": Flags |= MS_REMOUNT; return;
        }
        var recursive = option.Length > 1 && option[0] == 'r' && Attribute(option[1..]) is not null;
        if (PropagationOf(option) is var (propagation, all) && propagation != 0)
            (Propagation, RecursivePropagation) = (propagation, all);
        else if (Attribute(recursive ? option[1..] : option) is { } attribute)
            Apply(attribute.Flag, attribute.Set, attribute.Clear, recursive);
        else
            Data.Add(option);
    }

    private void Apply(ulong flag, ulong set, ulong clear, bool recursive)
    {
        if (recursive)
        {
            (RecursiveSet, RecursiveClear) = ((RecursiveSet & ~clear) | set, (RecursiveClear & ~set) | clear);
            return;
        }
        (Set, Clear) = ((Set & ~clear) | set, (Clear & ~set) | clear);
        Flags = set != 0 ? Flags | flag : Flags & ~flag;
    }

    private static (ulong Flag, bool Recursive) PropagationOf(string option) => option switch
    {
        "private" => (MS_PRIVATE, false),
        "rprivate" => (MS_PRIVATE, true),
        "shared" => (MS_SHARED, false),
        "rshared" => (MS_SHARED, true),
        "slave" => (MS_SLAVE, false),
        "rslave" => (MS_SLAVE, true),
        "unbindable" => (MS_UNBINDABLE, false),
        "runbindable" => (MS_UNBINDABLE, true),
        _ => (0, false),
    };

    /// <summary>The kernel takes times as a value of several bits: setting one clears all of them.</summary>
    private static (ulong Flag, ulong Set, ulong Clear)? Attribute(string option) => option switch
    {
        "ro" => (MS_RDONLY, MOUNT_ATTR_RDONLY, 0),
        "rw" => (MS_RDONLY, 0, MOUNT_ATTR_RDONLY),
        "nosuid" => (MS_NOSUID, MOUNT_ATTR_NOSUID, 0),
        "suid" => (MS_NOSUID, 0, MOUNT_ATTR_NOSUID),
        "nodev" => (MS_NODEV, MOUNT_ATTR_NODEV, 0),
        "dev" => (MS_NODEV, 0, MOUNT_ATTR_NODEV),
        "noexec" => (MS_NOEXEC, MOUNT_ATTR_NOEXEC, 0),
        "exec" => (MS_NOEXEC, 0, MOUNT_ATTR_NOEXEC),
        "nosymfollow" => (MS_NOSYMFOLLOW, MOUNT_ATTR_NOSYMFOLLOW, 0),
        "symfollow" => (MS_NOSYMFOLLOW, 0, MOUNT_ATTR_NOSYMFOLLOW),
        "nodiratime" => (MS_NODIRATIME, MOUNT_ATTR_NODIRATIME, 0),
        "diratime" => (MS_NODIRATIME, 0, MOUNT_ATTR_NODIRATIME),
        "noatime" => (MS_NOATIME, MOUNT_ATTR_NOATIME, MOUNT_ATTR__ATIME),
        "strictatime" => (MS_STRICTATIME, MOUNT_ATTR_STRICTATIME, MOUNT_ATTR__ATIME),
        "relatime" => (MS_RELATIME, MOUNT_ATTR_RELATIME, MOUNT_ATTR__ATIME),
        "atime" => (MS_NOATIME, MOUNT_ATTR_RELATIME, MOUNT_ATTR__ATIME),
        "norelatime" => (MS_RELATIME, MOUNT_ATTR_STRICTATIME, MOUNT_ATTR__ATIME),
        "nostrictatime" => (MS_STRICTATIME, MOUNT_ATTR_RELATIME, MOUNT_ATTR__ATIME),
        _ => null,
    };
}
