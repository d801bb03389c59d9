using System.Globalization;
using Skiff.Linux.Files;

namespace Skiff.Linux.Processes;

/// <summary>/proc/PID/stat (proc_pid_stat(5)).</summary>
public static class ProcessStart
{
    /// <summary>When the process began, in ticks since boot, and whether it still runs (a zombie does not); null when there is none.</summary>
    public static (ulong Started, bool Runs)? Of(int pid)
    {
        if (pid <= 0 || KernelFile.TryRead(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"), out var text) != Errno.None)
            return null;
        // the name may hold anything, spaces and parentheses too: what follows the last parenthesis is numbers
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (ulong.Parse(fields[19], CultureInfo.InvariantCulture), fields[0] is not ("Z" or "X"));
    }
}
