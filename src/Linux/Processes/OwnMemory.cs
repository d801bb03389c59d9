using System.Runtime.InteropServices;

namespace Skiff.Linux.Processes;

/// <summary>The memory of this process.</summary>
public static partial class OwnMemory
{
    /// <summary>Gives back to the kernel what neither the garbage collector nor malloc needs now. Takes a few milliseconds.</summary>
    public static void Trim()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _ = malloc_trim(0);
    }

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint pad);
}
