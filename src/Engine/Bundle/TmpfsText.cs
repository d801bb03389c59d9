namespace Skiff.Engine.Bundle;

/// <summary>Options of `--tmpfs path:options` over the defaults.</summary>
internal static class TmpfsText
{
    public static string[] Merge(string? options)
    {
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
