using System.Text.Json;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Cgroups;
using Skiff.Runtime.Shim.Supervisor;

namespace Skiff.Runtime.Shim.Foreign;

/// <summary>
/// A container run by another OCI runtime (runc, crun, …) through its command line. The commands leave their processes
/// to us, who adopt orphans. Commands run beside the loop: output goes on flowing meanwhile.
/// </summary>
internal sealed class ForeignRuntime : IRuntime
{
    private readonly PollLoop _loop;
    private readonly ShimLaunch _launch;
    private readonly RuntimeCommands _commands;
    private readonly MemoryWatch _memory;
    private readonly HashSet<int> _adopted = [];
    private readonly HashSet<int> _orphans = [];
    private ContainerCgroup? _cgroup;

    public ForeignRuntime(PollLoop loop, ShimLaunch launch, Action outOfMemory)
    {
        _loop = loop;
        _launch = launch;
        _commands = new RuntimeCommands(loop, launch, WatchOrphans);
        _memory = new MemoryWatch(loop, outOfMemory);
        SelfProcess.AdoptOrphans();
    }

    public string? CgroupPath => _cgroup?.Path;

    public bool OutOfMemory => _memory.Killed;

    public void Create(ProgramStdio stdio, Action<IProgram?, EngineException?> done) =>
        RunDetached(["create", "--bundle", _launch.BundleDirectory], [_launch.ContainerId], stdio, "init", (process, error) =>
        {
            if (process is null)
            {
                done(null, error);
                return;
            }

            _cgroup = TryOpenCgroup();
            if (_cgroup is not null)
            {
                _memory.Begin(_cgroup);
            }

            done(new ForeignProgram(process, started => _commands.Run(new RuntimeCommand(["start", _launch.ContainerId]), started)), null);
        });

    public IProgram PrepareExec(ExecRequest exec, ProgramStdio stdio) => new ForeignExec((size, done) =>
    {
        var file = $"{_launch.StateDirectory}/process-{exec.ExecId}";
        using (var descriptor = OpenFile.Create(file, 0x180))
        {
            DescriptorIo.WriteAll(descriptor, SpecJson.Write(exec.ProcessWith(size)));
        }

        RunDetached(["exec", "--detach", "--process", file], [_launch.ContainerId], stdio, exec.ExecId, (process, error) =>
        {
            OpenFile.Unlink(file);
            done(process, error);
        });
    });

    public void Delete(Action<EngineException?> done)
    {
        _memory.End();
        _commands.Run(new RuntimeCommand(["delete", "--force", _launch.ContainerId]), done);
    }

    private ContainerCgroup? TryOpenCgroup()
    {
        try
        {
            using var file = OpenFile.ReadOnly($"{_launch.BundleDirectory}/config.json");
            var spec = SpecJson.ReadSpec(file.ReadToEnd());
            return ContainerCgroup.Open(CgroupMounts.Detect(), _launch.ContainerId, spec.Linux?.CgroupsPath);
        }
        catch (Exception error) when (error is JsonException or EngineException)
        {
            // The runtime has accepted what we do not understand: a unit of systemd, or no cgroups at all.
            return null;
        }
    }

    public void OnExited(int pid)
    {
        _adopted.Remove(pid);
        // While a command runs, what it leaves behind may have ended already, and is not known to be ours yet.
        if (_commands.Running == 0)
        {
            Orphans.Collect(p => _adopted.Contains(p) || _orphans.Contains(p));
        }
    }

    /// <summary>
    /// A command that failed may leave a process of the container to us, which is no one's then. Uncollected it would hold
    /// up the container's end: the first process of a PID namespace ends after all others have been collected.
    /// </summary>
    private void WatchOrphans()
    {
        foreach (var pid in Orphans.Children())
        {
            if (!_adopted.Contains(pid) && _orphans.Add(pid))
            {
                var orphan = ProcessWaiter.Open(pid);
                _loop.Add(new ProcessEnd(orphan, _ =>
                {
                    orphan.Dispose();
                    _orphans.Remove(pid);
                }));
            }
        }
    }

    /// <summary>Runs a command that leaves a process behind, and takes that over.</summary>
    private void RunDetached(
        IReadOnlyList<string> verb, IReadOnlyList<string> subject, ProgramStdio stdio, string name, Action<AdoptedProcess?, EngineException?> done)
    {
        var pidFile = $"{_launch.StateDirectory}/pid-{name}";
        List<string> arguments = [.. verb, "--pid-file", pidFile];
        FileDescriptor? console = null;
        var consolePath = $"{_launch.StateDirectory}/tty.sock";
        if (stdio.HasTerminal)
        {
            OpenFile.Unlink(consolePath);
            console = StreamSocket.Listen(consolePath, 1);
            arguments.AddRange(["--console-socket", consolePath]);
        }

        arguments.AddRange(subject);
        _commands.Run(new RuntimeCommand(arguments) { Stdio = stdio }, error =>
        {
            AdoptedProcess? process = null;
            try
            {
                if (error is null)
                {
                    process = AdoptedProcess.Take(pidFile, console);
                    _adopted.Add(process.Pid);
                }
            }
            catch (EngineException failure)
            {
                error = failure;
            }

            OpenFile.Unlink(pidFile);
            if (console is not null)
            {
                console.Dispose();
                OpenFile.Unlink(consolePath);
            }

            done(process, error);
        });
    }
}
