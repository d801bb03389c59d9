using Skiff.Errors;

namespace Skiff.Engine.Bundle;

/// <summary>Options of `--tmpfs path:options` over the defaults.</summary>
internal static class TmpfsText
{
    private static readonly HashSet<string> Flags = new(StringComparer.Ordinal)
    {
        "defaults", "ro", "rw", "suid", "nosuid", "dev", "nodev", "exec", "noexec", "sync", "async", "dirsync", "remount", "mand", "nomand", "atime", "noatime",
        "diratime", "nodiratime", "bind", "rbind", "private", "rprivate", "shared", "rshared", "slave", "rslave", "unbindable", "runbindable", "relatime",
        "norelatime", "strictatime", "nostrictatime",
    };

    private static readonly HashSet<string> Values = new(StringComparer.Ordinal) { "size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol" };

    /// <summary>Errors: Internal, as Docker answers it, for an option that is none.</summary>
    public static string[] Merge(string? options)
    {
        foreach (var option in (options ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = option.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 ? !Flags.Contains(option) : !Values.Contains(option[..equals]))
                throw new EngineException(ErrorKind.Internal, $"invalid tmpfs option [\"{option}\"]");
        }
        var merged = new List<string> { "noexec", "nosuid", "nodev", "rprivate" };
        merged.AddRange((options ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries));
        return WithoutContradictions(merged);
    }

    /// <summary>Of options that contradict each other (`exec` and `noexec`, two sizes) the last one stays.</summary>
    public static string[] WithoutContradictions(List<string> options)
    {
        var kept = new List<string>();
        foreach (var option in options)
        {
            var subject = Subject(option);
            kept.RemoveAll(known => Subject(known) == subject);
            kept.Add(option);
        }
        return [.. kept];
    }

    private static string Subject(string option)
    {
        var equals = option.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0)
            return option[..equals];
        return option switch
        {
            "ro" or "rw" => "rw",
            "sync" or "async" => "sync",
            "private" or "rprivate" or "shared" or "rshared" or "slave" or "rslave" or "unbindable" or "runbindable" => "propagation",
            _ when option.StartsWith("no", StringComparison.Ordinal) => option[2..],
            _ => option,
        };
    }
}
