using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Runtime.Shim.Foreign;
using Skiff.Runtime.Shim.Logs;
using Skiff.Runtime.Shim.Own;
using Skiff.Runtime.Shim.Wire;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>
/// A shim at work: one container, its first process and execs, the daemons that give orders, and the clients that are attached. It ends
/// when it is released and the last client has what it is owed.
/// </summary>
internal sealed class ShimSupervisor : ProcessOwner
{
    private const int RestMilliseconds = 2000;

    private readonly ConnectionListener _listener;
    private readonly List<ControlClient> _controls = [];
    private readonly Dictionary<string, SupervisedProcess> _execs = [];
    private ShimLaunch? _launch;
    private LogWriter? _log;
    private IRuntime? _runtime;
    private SupervisedProcess? _init;
    private int _attached;
    private bool _created;
    private bool _active;
    private bool _released;

    public ShimSupervisor(FileDescriptor listener, Scratch scratch)
        : base(scratch)
    {
        _listener = new ConnectionListener(this, listener);
    }

    public override string SpillDirectory => _launch!.BundleDirectory;

    public override bool OutOfMemory => _runtime!.OutOfMemory;

    public void AcceptControl(FileDescriptor socket, uint request, ReadOnlySpan<byte> rest)
    {
        var control = new ControlClient(this, socket);
        _controls.Add(control);
        var states = new List<ProcessState>();
        if (_init is not null)
        {
            states.Add(StateOf(_init));
        }

        foreach (var exec in _execs.Values)
        {
            states.Add(StateOf(exec));
        }

        var uncompressed = _log is { Files.HasUncompressed: true } ? _log.Files.Path : null;
        control.Send(writer => WelcomeMessage.Write(writer, request, uncompressed, states));
        control.Begin(rest);
    }

    public void AcceptAttach(FileDescriptor socket, ref Frame frame, ReadOnlySpan<byte> rest)
    {
        var name = frame.Text();
        var streams = (AttachedStreams)frame.U8();
        var writer = new FrameWriter();
        var process = Find(name);
        if (process is null)
        {
            writer.Begin(MessageType.Failed, frame.Request).U8(ErrorKindCode.Of(ErrorKind.NotFound)).Text(NoSuchProcess(name).Message).End();
        }
        else
        {
            writer.Begin(MessageType.Done, frame.Request).I32(0).End();
        }

        // An empty socket buffer takes any answer.
        StreamSocket.Send(socket, writer.Written);
        if (process is null)
        {
            socket.Dispose();
            return;
        }

        _attached++;
        process.Attach(socket, streams, rest);
    }

    public void Handle(ControlClient control, ref Frame frame)
    {
        var request = frame.Request;
        try
        {
            switch (frame.Type)
            {
                case MessageType.Launch:
                    Launch(control, request, LaunchMessage.Read(ref frame));
                    break;
                case MessageType.Start:
                    Start(control, request, frame.Text());
                    break;
                case MessageType.Prepare:
                    Prepare(ExecRequest.Read(ref frame));
                    control.Done(request);
                    break;
                case MessageType.Signal:
                    Require(frame.Text()).Signal(frame.I32());
                    control.Done(request);
                    break;
                case MessageType.Resize:
                    Require(frame.Text()).Resize(new TerminalSize(frame.U16(), frame.U16()));
                    control.Done(request);
                    break;
                case MessageType.Forget:
                    Forget(frame.Text());
                    control.Done(request);
                    break;
                case MessageType.Release:
                    Release(control, request);
                    break;
                case MessageType.Compressed:
                    var inode = unchecked((ulong)frame.I64());
                    _log?.Files.Replace(inode, frame.Text());
                    control.Done(request);
                    break;
                default:
                    throw new EngineException(ErrorKind.NotImplemented, $"this shim is older than request {(int)frame.Type}");
            }
        }
        catch (EngineException error)
        {
            control.Fail(request, error);
        }
    }

    public void OnControlClosed(ControlClient control)
    {
        _controls.Remove(control);
        if (_controls.Count == 0 && _init is not { Started: true } && !_released)
        {
            // Whoever has launched us is gone, and what was never started nobody will ask for.
            Abandon();
        }
    }

    public override void OnActivity()
    {
        if (!_active)
        {
            _active = true;
            Loop.After(RestMilliseconds, Rest);
        }
    }

    public override void OnExited(SupervisedProcess process)
    {
        if (process == _init)
        {
            StateFile.Write(_launch!.StateDirectory, ExitRecord.FileName, ExitRecord.Format(process.Exit!.Value));
        }

        _runtime!.OnExited(process.Pid);
        foreach (var control in _controls.ToArray())
        {
            control.Send(writer => WelcomeMessage.WriteExited(writer, process.Name, process.Exit!.Value));
        }
    }

    public override void OnStreamsFinished(SupervisedProcess process) => StopIfDone();

    public override void OnClientLeft(SupervisedProcess process)
    {
        _attached--;
        StopIfDone();
    }

    private static ProcessState StateOf(SupervisedProcess process) => new(process.Name, process.Pid, process.Started, process.Exit);

    private static EngineException NoSuchProcess(string name) => new(
        ErrorKind.NotFound, name.Length == 0 ? "the shim has no container" : $"No such exec instance: {name}");

    private void Launch(ControlClient control, uint request, ShimLaunch launch)
    {
        if (_launch is not null)
        {
            throw new EngineException(ErrorKind.Conflict, "the shim has a container already");
        }

        _launch = launch;
        try
        {
            _log = launch.Log is null ? null : new LogWriter(launch.Log) { Rotated = TellRotated };
            _runtime = MakeRuntime(launch);
            _init = new SupervisedProcess(this, new ProcessOptions
            {
                Name = Protocol.InitProcess,
                Terminal = launch.Terminal,
                OpenStdin = launch.OpenStdin,
                StdinOnce = launch.StdinOnce,
                ConsoleSize = launch.ConsoleSize,
                Log = _log,
            });
        }
        catch (EngineException error)
        {
            FailLaunch(control, request, error);
            return;
        }

        _runtime.Create(_init.Stdio, (program, error) =>
        {
            if (program is null)
            {
                FailLaunch(control, request, error!);
                return;
            }

            _created = true;
            StateFile.WriteInit(launch.StateDirectory, program.Pid, _runtime.CgroupPath);
            _init.Hold(program);
            control.Done(request, program.Pid);
        });
    }

    private IRuntime MakeRuntime(ShimLaunch launch) => launch.Runtime is null
        ? new OwnRuntime(Loop, launch, TellOutOfMemory)
        : new ForeignRuntime(Loop, launch, TellOutOfMemory);

    private void FailLaunch(ControlClient control, uint request, EngineException error)
    {
        _released = true;
        StateFile.Remove(_launch!.StateDirectory, Protocol.SocketName);
        control.Fail(request, error);
        Loop.Stop();
    }

    private void Start(ControlClient control, uint request, string name)
    {
        var process = Require(name);
        // Whoever has connected before the order to start is attached before it is carried out.
        _listener.AcceptAll();
        process.Start(error =>
        {
            // What it took to start a process is not needed any more.
            OnActivity();
            if (error is null)
            {
                control.Done(request, process.Pid);
                return;
            }

            _execs.Remove(name);
            control.Fail(request, error);
        });
    }

    private void Prepare(ExecRequest exec)
    {
        if (!_created)
        {
            throw NoSuchProcess(Protocol.InitProcess);
        }

        if (_execs.ContainsKey(exec.ExecId))
        {
            throw new EngineException(ErrorKind.Conflict, $"exec {exec.ExecId} is there already");
        }

        var process = new SupervisedProcess(this, new ProcessOptions
        {
            Name = exec.ExecId,
            Terminal = exec.Terminal,
            OpenStdin = exec.OpenStdin,
            StdinOnce = true,
            ConsoleSize = exec.Size,
        });
        process.Hold(_runtime!.PrepareExec(exec, process.Stdio));
        _execs.Add(exec.ExecId, process);
    }

    private void Forget(string name)
    {
        if (_execs.Remove(name, out var exec) && !exec.Started)
        {
            exec.CloseStreams();
        }
    }

    private void Release(ControlClient control, uint request)
    {
        if (_init is { Started: true, Exit: null })
        {
            throw new EngineException(ErrorKind.Conflict, "the container is running");
        }

        DeleteContainer(error =>
        {
            if (error is not null)
            {
                control.Fail(request, error);
                return;
            }

            _released = true;
            _listener.Close();
            StateFile.Remove(_launch!.StateDirectory, Protocol.SocketName);
            control.Done(request);
            control.CloseAfterLastAnswer();
            StopIfDone();
        });
    }

    private void Abandon()
    {
        _released = true;
        if (_launch is null)
        {
            Loop.Stop();
            return;
        }

        StateFile.Remove(_launch.StateDirectory, Protocol.SocketName);
        DeleteContainer(_ => Loop.Stop());
    }

    private void DeleteContainer(Action<EngineException?> done)
    {
        if (!_created)
        {
            done(null);
            return;
        }

        _runtime!.Delete(error =>
        {
            if (error is null && _init is { Started: false })
            {
                _init.CloseStreams();
            }

            done(error);
        });
    }

    private void StopIfDone()
    {
        if (_released && _attached == 0 && _init is null or { StreamsFinished: true } && _controls.TrueForAll(static c => c.IsIdle))
        {
            Loop.Stop();
        }
    }

    private void TellOutOfMemory()
    {
        foreach (var control in _controls.ToArray())
        {
            control.Send(static writer => writer.Begin(MessageType.OutOfMemory, 0).End());
        }
    }

    private void TellRotated()
    {
        foreach (var control in _controls.ToArray())
        {
            control.Send(writer => writer.Begin(MessageType.Rotated, 0).Text(_log!.Files.Path).End());
        }
    }

    /// <summary>Gives memory back that bursts of output have touched.</summary>
    private void Rest()
    {
        _active = false;
        Scratch.Rest();
        _log?.Rest();
        // What is allocated, and the code that runs, after memory was given back stays for as long as nothing happens: so finding comes first, and finalizers have run.
        var pages = FilePages.Find();
        OwnMemory.Trim();
        GC.WaitForPendingFinalizers();
        pages.Release();
    }

    private SupervisedProcess? Find(string name) => name == Protocol.InitProcess ? _init : _execs.GetValueOrDefault(name);

    private SupervisedProcess Require(string name) => Find(name) ?? throw NoSuchProcess(name);
}
