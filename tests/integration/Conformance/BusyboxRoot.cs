using Skiff.Runtime.Cgroups;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Conformance;

/// <summary>A directory for one test: `rootfs` with a static busybox, and room for the state of whoever runs it. Gone, with all that was mounted or left in cgroups, at the end.</summary>
internal sealed class BusyboxRoot : IDisposable
{
    private static readonly string[] s_applets = ["sh", "echo", "sleep", "cat", "id", "grep", "true"];

    public BusyboxRoot()
    {
        Assert.SkipUnless(Environment.UserName == "root", "containers are root's");
        Assert.SkipUnless(File.Exists(Runtime), "bin/skiff-runtime is not built");
        Assert.SkipWhen(HostProgram.Find("busybox") is null, "busybox is not installed");
        Directory = System.IO.Directory.CreateTempSubdirectory("skiff-conformance-").FullName;
        foreach (var name in (string[])["bin", "proc", "sys", "dev", "tmp", "etc"])
        {
            System.IO.Directory.CreateDirectory(Path.Combine(RootFileSystem, name));
        }
        BusyboxFile.CopyTo(Path.Combine(RootFileSystem, "bin", "busybox"), HostProgram.Find("busybox")!);
        foreach (var applet in s_applets)
        {
            File.CreateSymbolicLink(Path.Combine(RootFileSystem, "bin", applet), "busybox");
        }
    }

    /// <summary>The runtime under test, as it was built into the checkout.</summary>
    public static string Runtime { get; } = Path.Combine(FindCheckout(), "bin", "skiff-runtime");

    public string Directory { get; }

    public string RootFileSystem => Path.Combine(Directory, "rootfs");

    /// <summary>A cgroup for the containers of this test; callers leave the parents of their containers behind, with any runtime.</summary>
    public string CgroupParent { get; } = "/skiff-conformance-" + Guid.NewGuid().ToString("N");

    public void Dispose()
    {
        Assert.DoesNotContain(File.ReadLines("/proc/self/mountinfo"), line => line.Contains(Directory, StringComparison.Ordinal));
        System.IO.Directory.Delete(Directory, recursive: true);
        foreach (var hierarchy in CgroupMounts.Detect().Hierarchies)
        {
            RemoveEmpty(hierarchy.DirectoryOf(CgroupParent));
        }
    }

    /// <summary>Fails while a process is inside, or a container's cgroup was left that the caller's own helpers do not explain.</summary>
    private static void RemoveEmpty(string cgroup)
    {
        for (var attempt = 0; System.IO.Directory.Exists(cgroup); attempt++)
        {
            Assert.DoesNotContain(System.IO.Directory.GetDirectories(cgroup), below => Path.GetFileName(below) != "conmon");
            try
            {
                foreach (var below in System.IO.Directory.GetDirectories(cgroup))
                {
                    System.IO.Directory.Delete(below);
                }
                System.IO.Directory.Delete(cgroup);
            }
            catch (IOException) when (attempt < 100) // a helper of the caller is still on its way out
            {
                Thread.Sleep(50);
            }
        }
    }

    private static string FindCheckout()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "Skiff.slnx")))
            {
                return directory;
            }
        }
        throw new InvalidOperationException("the tests do not run from within a checkout");
    }
}
