using System.Globalization;
using System.Text;
using Skiff.Linux.Files;
using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Processes;

/// <summary>Children that we have adopted (<see cref="SelfProcess.AdoptOrphans"/>) and that nobody asks for.</summary>
public static unsafe class Orphans
{
    private const int P_ALL = 0;
    private const int P_PID = 1;
    private const int WNOHANG = 1;
    private const int WEXITED = 4;
    private const int WNOWAIT = 0x01000000;
    private const int __WALL = 0x40000000;
    private const int PidIndex = 4;

    /// <summary>Collects those that have ended, as far as no child that <paramref name="isKnown"/> comes first.</summary>
    public static void Collect(Predicate<int> isKnown)
    {
        while (Wait(P_ALL, 0, WNOWAIT) is var pid and > 0 && !isKnown(pid))
        {
            Wait(P_PID, pid, 0);
        }
    }

    /// <summary>The children of the calling thread, and where it is the process's first thread, of those that it has adopted; ended ones too.</summary>
    public static IReadOnlyList<int> Children()
    {
        using var file = OpenFile.ReadOnly("/proc/thread-self/children");
        return [.. Encoding.ASCII.GetString(file.ReadToEnd()).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static p => int.Parse(p, CultureInfo.InvariantCulture))];
    }

    private static int Wait(int type, int id, int flags)
    {
        var information = stackalloc int[32];
        new Span<int>(information, 32).Clear();
        var result = Kernel.Restarted(SystemCall.waitid, type, id, (nint)information, WEXITED | WNOHANG | __WALL | flags);
        return result < 0 ? 0 : information[PidIndex];
    }
}
