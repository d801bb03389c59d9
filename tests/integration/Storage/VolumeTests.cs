using Skiff.Errors;
using Skiff.Storage.Volumes;
using static Skiff.Tests.Integration.Storage.StorageRoot;

namespace Skiff.Tests.Integration.Storage;

public sealed class VolumeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_NamedAndAnonymous_SurviveReopening()
    {
        await using var root = await StorageRoot.OpenAsync();
        var labels = new Dictionary<string, string> { ["k"] = "v" };
        var named = await root.Store.Volumes.CreateAsync(new VolumeRequest { Name = "data", Labels = labels }, Stop);
        var anonymous = await root.Store.Volumes.CreateAsync(new VolumeRequest(), Stop);
        Assert.Equal(64, anonymous.Name.Length);
        Assert.Equal(named, await root.Store.Volumes.CreateAsync(new VolumeRequest { Name = "data" }, Stop));
        Assert.Equal(root.Data + "/volumes/data/_data", named.Mountpoint);
        await root.ReopenAsync();
        var again = root.Store.Volumes.Get("data");
        Assert.Equal((named.CreatedAt, "v", false), (again.CreatedAt, again.Labels!["k"], again.Anonymous));
        Assert.True(root.Store.Volumes.Get(anonymous.Name).Anonymous);
    }

    [Theory]
    [InlineData("bad name", "create bad name: \"bad name\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path")]
    [InlineData("../x", "create ../x: \"../x\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path")]
    [InlineData("x", "create x: volume name is too short, names should be at least two alphanumeric characters")]
    public async Task Create_WithABadName_HasDockersText(string name, string text)
    {
        await using var root = await StorageRoot.OpenAsync();
        var error = await Assert.ThrowsAsync<EngineException>(() => root.Store.Volumes.CreateAsync(new VolumeRequest { Name = name }, Stop));
        Assert.Equal((ErrorKind.InvalidArgument, text), (error.Kind, error.Message));
    }

    [Fact]
    public async Task Create_WithUnknownDriver_HasDockersText()
    {
        await using var root = await StorageRoot.OpenAsync();
        var error = await Assert.ThrowsAsync<EngineException>(() => root.Store.Volumes.CreateAsync(new VolumeRequest { Name = "v9", Driver = "nosuch" }, Stop));
        Assert.Equal((ErrorKind.NotFound, "create v9: error looking up volume plugin nosuch: plugin \"nosuch\" not found"), (error.Kind, error.Message));
    }

    [Fact]
    public async Task Remove_WhileHeld_ConflictsUntilReleased()
    {
        await using var root = await StorageRoot.OpenAsync();
        await root.Store.Volumes.CreateAsync(new VolumeRequest { Name = "data" }, Stop);
        root.Store.Volumes.Hold("data", "c1");
        var conflict = await Assert.ThrowsAsync<EngineException>(() => root.Store.Volumes.RemoveAsync("data", true, Stop));
        Assert.Equal((ErrorKind.Conflict, "remove data: volume is in use - [c1]"), (conflict.Kind, conflict.Message));
        root.Store.Volumes.Release("data", "c1");
        await root.Store.Volumes.RemoveAsync("data", false, Stop);
        Assert.False(Directory.Exists(root.Data + "/volumes/data"));
        var missing = await Assert.ThrowsAsync<EngineException>(() => root.Store.Volumes.RemoveAsync("data", false, Stop));
        Assert.Equal((ErrorKind.NotFound, "get data: no such volume"), (missing.Kind, missing.Message));
        await root.Store.Volumes.RemoveAsync("data", true, Stop);
    }

    [Fact]
    public async Task Mount_WithOptions_MountsForTheFirstAndUnmountsAfterTheLast()
    {
        await using var root = await StorageRoot.OpenAsync();
        var source = Directory.CreateDirectory(root.Path + "/source").FullName;
        var volumes = root.Store.Volumes;
        await volumes.CreateAsync(new VolumeRequest { Name = "memory", Options = new Dictionary<string, string> { ["type"] = "tmpfs", ["device"] = "tmpfs", ["o"] = "size=1m,noexec" } }, Stop);
        await volumes.CreateAsync(new VolumeRequest { Name = "bound", Options = new Dictionary<string, string> { ["type"] = "none", ["device"] = source, ["o"] = "bind,ro" } }, Stop);
        var memory = await volumes.MountAsync("memory", "c1", Stop);
        Assert.Equal(memory, await volumes.MountAsync("memory", "c2", Stop));
        Assert.Equal("tmpfs", Shell($"findmnt -no FSTYPE {memory}").Trim());
        Assert.Contains("noexec", Shell($"findmnt -no OPTIONS {memory}"), StringComparison.Ordinal);
        var bound = await volumes.MountAsync("bound", "c1", Stop);
        Assert.Throws<IOException>(() => File.WriteAllText(bound + "/x", ""));
        await volumes.UnmountAsync("memory", "c1", Stop);
        Assert.Equal("tmpfs", Shell($"findmnt -no FSTYPE {memory}").Trim());
        await volumes.UnmountAsync("memory", "c2", Stop);
        await volumes.UnmountAsync("bound", "c1", Stop);
        Assert.DoesNotContain(root.Data, File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mount_OfADeviceThatIsNotThere_HasDockersText()
    {
        await using var root = await StorageRoot.OpenAsync();
        await root.Store.Volumes.CreateAsync(new VolumeRequest { Name = "nowhere", Options = new Dictionary<string, string> { ["type"] = "none", ["device"] = "/no/such", ["o"] = "bind" } }, Stop);
        var error = await Assert.ThrowsAsync<EngineException>(() => root.Store.Volumes.MountAsync("nowhere", "c1", Stop));
        Assert.Equal($"failed to mount local volume: mount /no/such:{root.Data}/volumes/nowhere/_data, flags: 0x1000: no such file or directory", error.Message);
    }

    [Fact]
    public async Task Populate_CopiesTheImagesDirectory_OnlyIntoAnEmptyVolume()
    {
        await using var root = await StorageRoot.OpenAsync();
        var rootfs = root.Path + "/rootfs";
        Shell($"mkdir -p {rootfs}/real/sub {rootfs}/var; cd {rootfs}; printf x >real/sub/file; ln real/sub/file real/hard; ln -s sub/file real/soft; mkfifo real/pipe; chown -R 7:8 real; chmod 2750 real/sub; touch -d '2001-02-03 04:05:06.789' real/sub; ln -s /real var/data; ln -s /etc var/host");
        var volume = await root.Store.Volumes.CreateAsync(new VolumeRequest { Name = "data" }, Stop);
        await root.Store.Volumes.PopulateAsync("data", rootfs, "/var/data", Stop);
        const string Describe = "find . -printf '%p %y %m %U %G %n %l %T@\\n' | sort";
        Assert.Equal(Shell($"cd {rootfs}/real; {Describe}"), Shell($"cd {volume.Mountpoint}; {Describe}"));
        Assert.Equal(1, await root.Store.Volumes.SizeAsync("data", Stop) - "sub/file".Length);

        Shell($"rm -r {volume.Mountpoint}/sub; echo mine > {volume.Mountpoint}/hard");
        await root.Store.Volumes.PopulateAsync("data", rootfs, "/real", Stop);
        Assert.Equal("mine\n", File.ReadAllText(volume.Mountpoint + "/hard"));
        Assert.False(Directory.Exists(volume.Mountpoint + "/sub"));

        var other = await root.Store.Volumes.CreateAsync(new VolumeRequest { Name = "other" }, Stop);
        await root.Store.Volumes.PopulateAsync("other", rootfs, "/var/host", Stop);
        await root.Store.Volumes.PopulateAsync("other", rootfs, "/missing", Stop);
        Assert.Empty(Directory.EnumerateFileSystemEntries(other.Mountpoint));
    }
}
