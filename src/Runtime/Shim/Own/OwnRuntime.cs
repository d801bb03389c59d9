using System.Text.Json;
using Skiff.Errors;
using Skiff.Linux.Files;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Cgroups;
using Skiff.Runtime.Launch;
using Skiff.Runtime.Security;
using Skiff.Runtime.Shim.Supervisor;

namespace Skiff.Runtime.Shim.Own;

/// <summary>The container is made by this program: nothing else is started for it.</summary>
internal sealed class OwnRuntime : IRuntime
{
    private readonly ShimLaunch _launch;
    private readonly MemoryWatch _memory;
    private OwnProgram? _program;
    private ContainerCgroup? _cgroup;
    private SeccompProgram? _filter;
    private Hook[]? _poststop;
    private int _pid;

    public OwnRuntime(PollLoop loop, ShimLaunch launch, Action outOfMemory)
    {
        _launch = launch;
        _memory = new MemoryWatch(loop, outOfMemory);
    }

    public string? CgroupPath => _cgroup?.Path;

    public bool OutOfMemory => _memory.Killed;

    public void Create(ProgramStdio stdio, Action<IProgram?, EngineException?> done)
    {
        try
        {
            _program = new OwnProgram(Create(stdio));
        }
        catch (EngineException error)
        {
            done(null, error);
            return;
        }

        done(_program, null);
    }

    public IProgram PrepareExec(ExecRequest exec, ProgramStdio stdio) => new OwnExec(exec, new ExecLaunchOptions
    {
        ContainerId = _launch.ContainerId,
        ContainerPid = _pid,
        Process = exec.Process,
        Filter = _filter,
        Cgroup = _cgroup,
        Streams = Streams(stdio),
    });

    public void Delete(Action<EngineException?> done)
    {
        _memory.End();
        EngineException? failure = null;
        try
        {
            _program?.Kill();
            _cgroup?.KillAll();
            _cgroup?.Delete();
            RunPoststop();
        }
        catch (EngineException error)
        {
            failure = error;
        }

        done(failure);
    }

    public void OnExited(int pid)
    {
        // Only children of this program are its own; orphans of the container are init's.
    }

    private static StandardStreams Streams(ProgramStdio stdio) => new() { Input = stdio.Stdin, Output = stdio.Stdout, Error = stdio.Stderr };

    private ContainerLaunch Create(ProgramStdio stdio)
    {
        var launch = ContainerLaunch.Create(new ContainerLaunchOptions
        {
            ContainerId = _launch.ContainerId,
            Bundle = _launch.BundleDirectory,
            Spec = ReadSpec(),
            Streams = Streams(stdio),
        });
        _pid = launch.Pid;
        _cgroup = launch.Cgroup;
        _filter = launch.Filter;
        if (_cgroup is not null)
        {
            _memory.Begin(_cgroup);
        }

        return launch;
    }

    private Spec ReadSpec()
    {
        var path = $"{_launch.BundleDirectory}/config.json";
        try
        {
            using var file = OpenFile.ReadOnly(path);
            var spec = SpecJson.ReadSpec(file.ReadToEnd());
            _poststop = spec.Hooks?.Poststop;
            return spec;
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"{path}: {error.Message}", error);
        }
    }

    private void RunPoststop() => HookRunner.Run(_poststop, "poststop", new State
    {
        Id = _launch.ContainerId,
        Status = "stopped",
        Bundle = _launch.BundleDirectory,
    });
}
