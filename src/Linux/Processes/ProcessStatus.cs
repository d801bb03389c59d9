using System.Globalization;
using System.Text;
using Skiff.Linux.Files;

namespace Skiff.Linux.Processes;

/// <summary>What /proc/[pid]/status tells of a process (proc(5)).</summary>
public sealed record ProcessStatus
{
    public required int Parent { get; init; }

    /// <summary>It is the first process of a PID namespace below ours: the kernel drops signals that it has no handler for (pid_namespaces(7)).</summary>
    public required bool IsFirstOfNamespace { get; init; }

    /// <summary>The signals its first thread blocks, and those that have a handler: signal n is bit n-1.</summary>
    public required ulong Blocked { get; init; }

    public required ulong Caught { get; init; }

    /// <summary>Null when there is no such process.</summary>
    public static ProcessStatus? Of(int pid)
    {
        using var file = DirectoryDescriptor.TryOpen(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/status"), OpenFlags.O_RDONLY);
        return file is null ? null : Parse(Encoding.UTF8.GetString(file.ReadToEnd()));
    }

    public static ProcessStatus Parse(string status)
    {
        var fields = status.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(":\t", 2))
            .Where(static field => field.Length == 2).ToDictionary(static field => field[0], static field => field[1], StringComparer.Ordinal);
        var ids = fields.TryGetValue("NSpid", out var all) ? all.Split('\t') : [];
        return new ProcessStatus
        {
            Parent = int.Parse(fields["PPid"], CultureInfo.InvariantCulture),
            IsFirstOfNamespace = ids is [_, .., "1"],
            Blocked = ulong.Parse(fields["SigBlk"], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            Caught = ulong.Parse(fields["SigCgt"], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        };
    }

    /// <summary>The children of a process, ended ones too; empty when there is no such process. Another may bear a child's number by the time it is used.</summary>
    public static IReadOnlyList<int> ChildrenOf(int pid)
    {
        var children = new List<int>();
        var tasks = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task");
        if (!Directory.Exists(tasks))
            return children;
        foreach (var task in Directory.EnumerateDirectories(tasks))
        {
            using var file = DirectoryDescriptor.TryOpen(task + "/children", OpenFlags.O_RDONLY);
            if (file is not null)
                children.AddRange(Encoding.ASCII.GetString(file.ReadToEnd()).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static child => int.Parse(child, CultureInfo.InvariantCulture)));
        }

        return children;
    }

    /// <summary>False when the kernel drops the signal. A blocked one is kept, for the handler may come before it is let through.</summary>
    public bool Receives(int signal)
    {
        var bit = 1UL << (signal - 1);
        return !IsFirstOfNamespace || signal == 9 || ((Blocked | Caught) & bit) != 0;
    }
}
