using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Tests.Integration.Runtime.Launch;

public sealed class MountTests
{
    [Fact]
    public void Run_WithReadOnlyBind_RefusesWritingAndKeepsTheHostsMountWritable()
    {
        using var bundle = new TestBundle();
        var source = Source(bundle);
        var output = bundle.Run(With(bundle.Shell("cat /mnt/a/file; touch /mnt/a/new"), Bind(source, "/mnt/a", "rbind", "ro"))).Output;
        Assert.StartsWith("content", output);
        Assert.Contains("Read-only file system", output);
        File.WriteAllText(source + "/new", "");
    }

    [Fact]
    public void Run_WithRecursiveReadOnly_CoversMountsBelow()
    {
        using var bundle = new TestBundle();
        var source = Source(bundle);
        var spec = With(bundle.Shell("cat /proc/self/mountinfo"), Bind("/dev", "/mnt/dev", "rbind", "rro", "rnosuid"), Bind(source, "/mnt/a", "bind", "noexec"));
        var mounts = bundle.Output(spec).Split('\n').Select(line => line.Split(' ')).Where(fields => fields.Length > 5).DistinctBy(fields => fields[4]).ToDictionary(fields => fields[4], fields => fields[5].Split(','));
        Assert.All(mounts.Where(mount => mount.Key.StartsWith("/mnt/dev", StringComparison.Ordinal)), mount => Assert.Contains("ro", mount.Value));
        Assert.Contains("/mnt/dev/pts", mounts);
        Assert.Contains("noexec", mounts["/mnt/a"]);
    }

    [Fact]
    public void Run_WithBoundFile_MakesTheMountPoint()
    {
        using var bundle = new TestBundle();
        Assert.Equal("content", bundle.Output(With(bundle.Shell("cat /etc/deep/er/file"), Bind(Source(bundle) + "/file", "/etc/deep/er/file", "bind"))));
    }

    [Fact]
    public void Create_WithDirectoryOverFile_SaysSo()
    {
        using var bundle = new TestBundle();
        File.WriteAllText(bundle.Rootfs + "/etc/passwd", "");
        var error = Assert.ThrowsAny<EngineException>(() => bundle.Run(With(bundle.Shell("true"), Bind(Source(bundle), "/etc/passwd", "bind"))));
        Assert.Contains("is a directory and /etc/passwd is not", error.Message);
    }

    [Fact]
    public void Create_WithMissingSource_NamesIt()
    {
        using var bundle = new TestBundle();
        Assert.Contains("/no/such", Assert.ThrowsAny<EngineException>(() => bundle.Run(With(bundle.Shell("true"), Bind("/no/such", "/mnt", "bind")))).Message);
    }

    /// <summary>Links that lead out of the rootfs, as an image may contain: they are resolved inside.</summary>
    [Theory]
    [InlineData("/escape/target")]
    [InlineData("/dots/target")]
    [InlineData("/../../escape/target")]
    public void Run_WithLinkOutOfTheRootfs_StaysInside(string destination)
    {
        using var bundle = new TestBundle();
        var outside = Directory.CreateDirectory(bundle.Path + "/outside").FullName;
        File.CreateSymbolicLink(bundle.Rootfs + "/escape", outside);
        File.CreateSymbolicLink(bundle.Rootfs + "/dots", "../../../../../../../.." + outside);
        Directory.CreateDirectory(bundle.Rootfs + outside);
        Assert.Equal("content", bundle.Output(With(bundle.Shell($"cat {outside}/target/file"), Bind(Source(bundle), destination, "bind"))));
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
    }

    /// <summary>The directory on the way is exchanged for a link all the time: no mount point may come up outside.</summary>
    [Fact]
    public void Run_WhileLinksAreExchanged_NeverLeavesTheRootfs()
    {
        using var bundle = new TestBundle();
        var outside = Directory.CreateDirectory(bundle.Path + "/outside").FullName;
        Directory.CreateDirectory(bundle.Rootfs + "/race");
        using var stop = new CancellationTokenSource();
        var exchanger = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    Directory.Move(bundle.Rootfs + "/race", bundle.Rootfs + "/kept");
                    File.CreateSymbolicLink(bundle.Rootfs + "/race", outside);
                    File.Delete(bundle.Rootfs + "/race");
                    Directory.Move(bundle.Rootfs + "/kept", bundle.Rootfs + "/race");
                }
                catch (IOException) // a mount point was made just where the directory was away
                {
                    if (Directory.Exists(bundle.Rootfs + "/race") && Directory.Exists(bundle.Rootfs + "/kept"))
                        Directory.Delete(bundle.Rootfs + "/kept", recursive: true);
                }
            }
        });
        exchanger.Start();
        try
        {
            for (var i = 0; i < 20; i++)
            {
                try
                {
                    bundle.Run(With(bundle.Shell("true"), Bind(Source(bundle), $"/race/{i}/target", "bind")));
                }
                catch (EngineException) // the directory was away just then
                {
                }
            }
        }
        finally
        {
            stop.Cancel();
            exchanger.Join();
        }
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
    }

    [Fact]
    public void Run_WithIdMap_ShowsOtherOwners()
    {
        using var bundle = new TestBundle();
        var mount = Bind(Source(bundle), "/mnt", "bind", "idmap") with
        {
            UidMappings = [new() { ContainerID = 0, HostID = 4000, Size = 10 }],
            GidMappings = [new() { ContainerID = 0, HostID = 5000, Size = 10 }],
        };
        Assert.Equal("4000:5000\n", bundle.Output(With(bundle.Shell("stat -c %u:%g /mnt/file"), mount)));
    }

    [Fact]
    public void Run_WithTmpCopyUp_BeginsWithWhatWasThere()
    {
        using var bundle = new TestBundle();
        Directory.CreateDirectory(bundle.Rootfs + "/etc/sub");
        File.WriteAllText(bundle.Rootfs + "/etc/sub/file", "from the image");
        File.CreateSymbolicLink(bundle.Rootfs + "/etc/link", "sub/file");
        var spec = With(bundle.Shell("cat /etc/link; touch /etc/new; stat -f -c %T /etc"), new Mount { Destination = "/etc", Type = "tmpfs", Source = "tmpfs", Options = ["tmpcopyup", "nosuid"] });
        Assert.Equal("from the imagetmpfs\n", bundle.Output(spec));
        Assert.False(File.Exists(bundle.Rootfs + "/etc/new"));
    }

    [Fact]
    public void Run_WithMaskedAndReadOnlyPaths_ProtectsThem()
    {
        using var bundle = new TestBundle();
        var spec = bundle.Shell("cat /proc/timer_list; ls /sys/firmware; echo 1 > /proc/sys/kernel/shmmax");
        spec = spec with { Linux = spec.Linux! with { MaskedPaths = ["/proc/timer_list", "/sys/firmware", "/nothing"], ReadonlyPaths = ["/proc/sys", "/nothing"] } };
        var (output, status) = bundle.Run(spec);
        Assert.Equal("sh: can't create /proc/sys/kernel/shmmax: Read-only file system\n", output);
        Assert.False(status.Succeeded);
    }

    [Fact]
    public void Run_WithReadOnlyRoot_MakesMountPointsBefore()
    {
        using var bundle = new TestBundle();
        var spec = With(bundle.Shell("touch /x || cat /mnt/made/file"), Bind(Source(bundle), "/mnt/made", "bind"));
        Assert.EndsWith("content", bundle.Output(spec with { Root = spec.Root! with { Readonly = true } }));
    }

    [Fact]
    public void Run_MakesDevicesAndLinks()
    {
        using var bundle = new TestBundle();
        var spec = bundle.Shell("stat -c '%F %a %u %t %T' /dev/null /dev/net/tun; readlink /dev/fd; readlink /dev/ptmx; echo x >/dev/null; cat /dev/zero | true");
        spec = spec with { Linux = spec.Linux! with { Devices = [new() { Type = "c", Path = "/dev/net/tun", Major = 10, Minor = 200, FileMode = 0x180, Uid = 7 }] } };
        Assert.Equal("character special file 666 0 1 3\ncharacter special file 600 7 a c8\n/proc/self/fd\npts/ptmx\n", bundle.Output(spec));
    }

    [Fact]
    public void Create_WithAnotherFileWhereTheDeviceGoes_Fails()
    {
        using var bundle = new TestBundle();
        var spec = bundle.Shell("true");
        File.WriteAllText(bundle.Rootfs + "/etc/device", "");
        spec = spec with { Linux = spec.Linux! with { Devices = [new() { Type = "c", Path = "/etc/device", Major = 1, Minor = 3 }] } };
        Assert.Contains("the rootfs has another file there", Assert.ThrowsAny<EngineException>(() => bundle.Run(spec)).Message);
    }

    [Fact]
    public void Run_WithSharedRoot_IsShared()
    {
        using var bundle = new TestBundle();
        var spec = bundle.Shell("cat /proc/self/mountinfo");
        spec = spec with { Linux = spec.Linux! with { RootfsPropagation = "shared" } };
        Assert.Contains(bundle.Output(spec).Split('\n'), line => line.Contains(" / / ", StringComparison.Ordinal) ? line.Contains("shared:", StringComparison.Ordinal) : line.Contains("rootfs / ", StringComparison.Ordinal) && line.Contains("shared:", StringComparison.Ordinal));
    }

    private static string Source(TestBundle bundle)
    {
        var source = Directory.CreateDirectory(bundle.Path + "/source").FullName;
        File.WriteAllText(source + "/file", "content");
        return source;
    }

    private static Mount Bind(string source, string destination, params string[] options) => new() { Destination = destination, Type = "bind", Source = source, Options = options };

    private static Spec With(Spec spec, params Mount[] mounts) => spec with { Mounts = [.. spec.Mounts!, .. mounts] };
}
