namespace Skiff.Storage.Volumes;

/// <summary>The option <c>o</c> of a volume: the words mount(8) turns into flags, and the rest for the file system.</summary>
internal sealed record VolumeMountOptions(ulong Flags, string Data)
{
    private const ulong MS_BIND = 0x1000;

    private static readonly Dictionary<string, (bool Clear, ulong Flag)> s_flags = new(StringComparer.Ordinal)
    {
        ["defaults"] = (false, 0),
        ["ro"] = (false, 1),
        ["rw"] = (true, 1),
        ["nosuid"] = (false, 2),
        ["suid"] = (true, 2),
        ["nodev"] = (false, 4),
        ["dev"] = (true, 4),
        ["noexec"] = (false, 8),
        ["exec"] = (true, 8),
        ["sync"] = (false, 0x10),
        ["async"] = (true, 0x10),
        ["remount"] = (false, 0x20),
        ["mand"] = (false, 0x40),
        ["nomand"] = (true, 0x40),
        ["dirsync"] = (false, 0x80),
        ["noatime"] = (false, 0x400),
        ["atime"] = (true, 0x400),
        ["nodiratime"] = (false, 0x800),
        ["diratime"] = (true, 0x800),
        ["bind"] = (false, MS_BIND),
        ["rbind"] = (false, MS_BIND | 0x4000),
        ["relatime"] = (false, 0x200000),
        ["norelatime"] = (true, 0x200000),
        ["strictatime"] = (false, 0x1000000),
        ["nostrictatime"] = (true, 0x1000000),
    };

    public bool IsBind => (Flags & MS_BIND) != 0;

    public static VolumeMountOptions Parse(string text)
    {
        var flags = 0ul;
        var data = new List<string>();
        foreach (var word in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!s_flags.TryGetValue(word, out var known)) data.Add(word);
            else if (known.Clear) flags &= ~known.Flag;
            else flags |= known.Flag;
        }

        return new VolumeMountOptions(flags, string.Join(',', data));
    }
}
