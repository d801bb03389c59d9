using Skiff.Errors;
using Skiff.Linux.Processes;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Launch;
using Skiff.Runtime.Lifecycle;
using Skiff.Tests.Integration.Runtime.Launch;

namespace Skiff.Tests.Integration.Runtime.Lifecycle;

public sealed class ContainerTests
{
    [Fact]
    public void Lifecycle_GoesThroughItsStates()
    {
        using var bundle = new TestBundle();
        var request = Request(bundle, bundle.Spec("sleep", "100"));
        var container = Container.Create(request);
        Assert.Equal(ContainerStatus.Created, Container.Load(request.Root, bundle.Id).Status());
        Assert.Equal(ErrorKind.Conflict, Assert.Throws<EngineException>(() => Container.Create(request)).Kind);

        container.Start();
        Assert.Equal(ContainerStatus.Running, container.Status());
        Assert.Equal("sleep\0100\0", File.ReadAllText($"/proc/{container.Record.Pid}/cmdline"));
        Assert.Equal("cannot start an already running container", Assert.Throws<EngineException>(container.Start).Message);
        Assert.Equal(ErrorKind.Conflict, Assert.Throws<EngineException>(() => container.Delete(force: false)).Kind);

        container.Kill(9, all: false);
        End(container);
        Assert.Equal(ContainerStatus.Stopped, container.Status());
        Assert.Equal("container not running", Assert.Throws<EngineException>(() => container.Kill(15, all: false)).Message);
        Assert.Empty(container.Delete(force: false));
        Assert.Equal("container does not exist: " + bundle.Id, Assert.Throws<EngineException>(() => Container.Load(request.Root, bundle.Id)).Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(request.Root));
    }

    [Fact]
    public void Start_WhenTheProgramCannotBeExecuted_SaysWhyAndStops()
    {
        using var bundle = new TestBundle();
        File.WriteAllText(bundle.Rootfs + "/etc/program", "#!/no/interpreter\n");
        File.SetUnixFileMode(bundle.Rootfs + "/etc/program", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var container = Container.Create(Request(bundle, bundle.Spec("/etc/program")));
        Assert.StartsWith("exec /etc/program: no such file or directory: ", Assert.Throws<EngineException>(container.Start).Message);
        End(container);
        container.Delete(force: false);
    }

    [Fact]
    public void Delete_RunsPoststopHooks()
    {
        using var bundle = new TestBundle();
        var spec = bundle.Spec("true") with
        {
            Hooks = new Hooks { Poststop = [new() { Path = "/bin/false" }, new() { Path = "/bin/sh", Args = ["sh", "-c", $"cat > {bundle.Path}/state"], Env = ["PATH=/bin"] }] },
        };
        var container = Container.Create(Request(bundle, spec));
        var failures = container.Delete(force: true);
        Assert.Equal("error running poststop hook /bin/false: exit status 1", Assert.Single(failures).Message);
        Assert.Contains("\"status\":\"stopped\"", File.ReadAllText(bundle.Path + "/state"));
    }

    [Fact]
    public void Start_LongAfterCreate_FindsWhatWasPrepared()
    {
        using var bundle = new TestBundle();
        var container = Container.Create(Request(bundle, bundle.Spec("sleep", "100")));
        // the process shares our memory until it is started, and nothing here refers to that memory any more
        GC.Collect();
        GC.WaitForPendingFinalizers();
        container.Start();
        Assert.Equal(ContainerStatus.Running, container.Status());
        container.Kill(9, all: false);
        End(container);
        container.Delete(force: false);
    }

    [Fact]
    public void Create_OfBrokenConfig_NamesTheField()
    {
        using var bundle = new TestBundle();
        var request = Request(bundle, bundle.Spec("true"));
        File.WriteAllText(bundle.Path + "/config.json", """{"ociVersion":"1.0.2","process":{"cwd":"/","args":["a"],"user":{"uid":"root"}}}""");
        Assert.Contains("process.user.uid: expected a number", Assert.Throws<EngineException>(() => Container.Create(request)).Message);
        Assert.False(Directory.Exists(request.Root + "/" + bundle.Id));
    }

    private static CreateRequest Request(TestBundle bundle, Spec spec)
    {
        File.WriteAllBytes(bundle.Path + "/config.json", SpecJson.Write(spec));
        return new CreateRequest { Root = bundle.Path + "/state-root", Id = bundle.Id, Bundle = bundle.Path, Time = TimeProvider.System, Streams = new StandardStreams() };
    }

    /// <summary>The container is our child here, as it is init's after the verb create.</summary>
    private static void End(Container container)
    {
        using var process = ProcessWaiter.Open(container.Record.Pid);
        ProcessWaiter.Wait(process);
    }
}
