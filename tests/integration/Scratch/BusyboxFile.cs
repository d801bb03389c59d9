using System.Diagnostics;

namespace Skiff.Tests.Integration.Scratch;

/// <summary>The host's static busybox in a root file system of a test.</summary>
internal static class BusyboxFile
{
    /// <summary>
    /// Copies it by a process of its own: a child that another test forks while this one writes would hold the file open for
    /// writing, and until that child is another program the kernel refuses to run the file (ETXTBSY).
    /// </summary>
    public static void CopyTo(string path, string source = "/bin/busybox")
    {
        using var copy = Process.Start("/bin/cp", [source, path]);
        copy.WaitForExit();
        Assert.Equal(0, copy.ExitCode);
    }
}
