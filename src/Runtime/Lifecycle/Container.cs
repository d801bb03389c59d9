using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Processes;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Cgroups;
using Skiff.Runtime.Launch;

namespace Skiff.Runtime.Lifecycle;

/// <summary>
/// A container as the runtime's verbs see it (runtime.md): creating → created → running → stopped, and deleted. The state is
/// not written down: it follows from the process and from the start pipes.
/// </summary>
public sealed class Container
{
    private Spec? _spec;

    private Container(StateDirectory directory, ContainerRecord record) => (Directory, Record) = (directory, record);

    public StateDirectory Directory { get; }

    public ContainerRecord Record { get; }

    public string Id => Record.Id;

    /// <summary>As it was at create.</summary>
    public Spec Spec => _spec ??= Directory.ReadSpec();

    /// <summary>Errors: NotFound.</summary>
    public static Container Load(string root, string id)
    {
        var directory = StateDirectory.At(root, id);
        return new Container(directory, directory.ReadRecord());
    }

    /// <summary>Null when there is none.</summary>
    public static Container? TryLoad(string root, string id)
    {
        var directory = StateDirectory.At(root, id);
        return directory.TryReadRecord() is { } record ? new Container(directory, record) : null;
    }

    /// <summary>
    /// Creates a container and leaves its process waiting for <see cref="Start"/>, by any process.
    /// The state directory is made first, so that an ID is never used twice.
    /// </summary>
    public static Container Create(CreateRequest request)
    {
        var config = ConfigReader.ReadConfig(request.Bundle);
        var spec = ConfigReader.Parse(config, Path.Combine(request.Bundle, "config.json"));
        Protection.Require(spec);
        var directory = StateDirectory.At(request.Root, request.Id);
        directory.Make(request.Root, config);
        try
        {
            using var pipes = StartPipes.Create(directory.Path);
            var launch = ContainerLaunch.Create(request.Options(spec) with { StartPipes = pipes });
            try
            {
                Verbs.CreateVerb.SendTerminal(request.ConsoleSocket, launch.TakeTerminal());
                var record = Remember(request, launch);
                directory.Write(record);
                return new Container(directory, record) { _spec = spec };
            }
            catch
            {
                launch.Kill();
                throw;
            }
        }
        catch
        {
            directory.Remove();
            throw;
        }
    }

    /// <summary>Creates a container and starts it, for a caller that stays: its child, which has to be waited for.</summary>
    public static (Container Container, ContainerLaunch Launch) Run(CreateRequest request)
    {
        var config = ConfigReader.ReadConfig(request.Bundle);
        var spec = ConfigReader.Parse(config, Path.Combine(request.Bundle, "config.json"));
        Protection.Require(spec);
        var directory = StateDirectory.At(request.Root, request.Id);
        directory.Make(request.Root, config);
        try
        {
            var launch = ContainerLaunch.Create(request.Options(spec));
            try
            {
                Verbs.CreateVerb.SendTerminal(request.ConsoleSocket, launch.TakeTerminal());
                var record = Remember(request, launch);
                directory.Write(record);
                launch.Release();
                launch.RunPoststart();
                return (new Container(directory, record) { _spec = spec }, launch);
            }
            catch
            {
                launch.Kill();
                throw;
            }
        }
        catch
        {
            directory.Remove();
            throw;
        }
    }

    public ContainerStatus Status()
    {
        if (ProcessStart.Of(Record.Pid) is not { Runs: true } process || process.Started != Record.PidStarted)
            return ContainerStatus.Stopped;
        if (Directory.IsCreated)
            return ContainerStatus.Created;
        return Cgroup() is { } cgroup && cgroup.Exists() && cgroup.IsFrozen() ? ContainerStatus.Paused : ContainerStatus.Running;
    }

    /// <summary>Null on a host without cgroups.</summary>
    public ContainerCgroup? Cgroup()
    {
        var mounts = CgroupMounts.Detect();
        return mounts.Mode == CgroupMode.None ? null : ContainerCgroup.Open(mounts, Id, Spec.Linux?.CgroupsPath);
    }

    /// <summary>Errors: Unavailable on a host without cgroups; NotFound when the container has none any more.</summary>
    public ContainerCgroup RequireCgroup()
    {
        var cgroup = Cgroup() ?? throw new EngineException(ErrorKind.Unavailable, "no cgroup hierarchy is mounted: mount one at /sys/fs/cgroup");
        return cgroup.Exists() ? cgroup : throw new EngineException(ErrorKind.NotFound, $"container {Id} has no cgroup {cgroup.Path} any more");
    }

    public State State(ContainerStatus status) => new()
    {
        Id = Id,
        Status = status.ToSpecification(),
        Pid = status == ContainerStatus.Stopped ? null : Record.Pid,
        Bundle = Record.Bundle,
        Annotations = Spec.Annotations,
    };

    /// <summary>Lets the program begin; returns when it was executed. Errors: Conflict when it is not created; as for <see cref="ContainerLaunch.Release"/>.</summary>
    public void Start()
    {
        if (Status() is var status and not ContainerStatus.Created)
            throw new EngineException(ErrorKind.Conflict, status == ContainerStatus.Stopped ? "cannot start a container that has stopped" : "cannot start an already running container");
        if (Spec.Process is null)
            throw new EngineException(ErrorKind.InvalidArgument, "process is missing: the container cannot be started");
        using (var process = ProcessWaiter.Open(Record.Pid))
            HookRunner.RunInside(Spec.Hooks?.StartContainer, "startContainer", State(ContainerStatus.Created), process);
        var failure = StartPipes.Start(Directory.Path);
        Directory.RemovePipes();
        if (failure is var (operation, errno))
            throw StartFailure(operation, errno);
        HookRunner.Run(Spec.Hooks?.Poststart, "poststart", State(ContainerStatus.Running));
    }

    /// <summary>Errors: Conflict when it neither runs nor is created.</summary>
    public void Kill(int signal, bool all)
    {
        if (all)
        {
            SignalAll(signal);
            return;
        }
        if (Status() == ContainerStatus.Stopped)
            throw new EngineException(ErrorKind.Conflict, "container not running");
        using var process = ProcessWaiter.Open(Record.Pid);
        ProcessWaiter.Signal(process, signal);
    }

    /// <summary>
    /// Removes what create made, then runs the poststop hooks. Errors: Conflict when it runs, unless forced. Hooks that fail
    /// are returned, for they stop nothing.
    /// </summary>
    public IReadOnlyList<EngineException> Delete(bool force)
    {
        var status = Status();
        if (status is ContainerStatus.Running or ContainerStatus.Paused && !force)
            throw new EngineException(ErrorKind.Conflict, $"cannot delete container {Id} that is not stopped: {status.ToSpecification()}");
        var spec = Spec;
        var state = State(ContainerStatus.Stopped);
        if (status != ContainerStatus.Stopped)
        {
            using var process = ProcessWaiter.Open(Record.Pid);
            ProcessWaiter.Signal(process, 9);
            ProcessWaiter.WaitFor(process, TimeSpan.FromSeconds(10));
        }
        if (Cgroup() is { } cgroup && cgroup.Exists())
        {
            // A container in another's PID namespace leaves its other processes behind.
            cgroup.KillAll();
            cgroup.Delete();
        }
        Directory.Remove();
        return RunPoststop(spec, state);
    }

    private static List<EngineException> RunPoststop(Spec spec, State state)
    {
        var failures = new List<EngineException>();
        foreach (var hook in spec.Hooks?.Poststop ?? [])
        {
            try
            {
                HookRunner.Run([hook], "poststop", state);
            }
            catch (EngineException error)
            {
                failures.Add(error);
            }
        }
        return failures;
    }

    private void SignalAll(int signal)
    {
        foreach (var pid in Cgroup()?.ProcessIds() ?? [Record.Pid])
        {
            try
            {
                using var process = ProcessWaiter.Open(pid);
                ProcessWaiter.Signal(process, signal);
            }
            catch (LinuxException error) when (error.Errno == Errno.ESRCH) // it ended meanwhile
            {
            }
        }
    }

    private EngineException StartFailure(int operation, Errno errno)
    {
        var index = operation - Record.FirstPending;
        if (operation == EntryProgram.FailedOperation || (index == Record.PendingOperations.Length - 1 && Record.PendingOperations[index].StartsWith("execve ", StringComparison.Ordinal)))
            return ProgramSection.ExecuteFailure(Spec.Process!.Args![0], errno);
        var text = index >= 0 && index < Record.PendingOperations.Length ? Record.PendingOperations[index] : "launch";
        return new LinuxException(text, errno);
    }

    private static ContainerRecord Remember(CreateRequest request, ContainerLaunch launch)
    {
        var (first, operations) = launch.PendingOperations();
        return new ContainerRecord
        {
            Id = request.Id,
            Bundle = request.Bundle,
            Pid = launch.Pid,
            PidStarted = ProcessStart.Of(launch.Pid)?.Started ?? 0,
            Created = request.Time.GetUtcNow(),
            FirstPending = first,
            PendingOperations = operations,
        };
    }
}
