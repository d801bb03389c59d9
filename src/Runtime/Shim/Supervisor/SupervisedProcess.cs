using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Linux.Terminals;
using Skiff.Runtime.Shim.Wire;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>
/// The container's first process or an exec: its streams, who is attached to them, and its end. As a source in the loop
/// it is the pidfd.
/// </summary>
internal sealed class SupervisedProcess : PollSource
{
    /// <summary>
    /// How long after a process its streams are kept for clients while something else holds them open, a background process that it
    /// has left behind. Docker waits as long.
    /// </summary>
    private const int GraceMilliseconds = 2000;

    private readonly ProcessOwner _owner;
    private readonly ProcessOptions _options;
    private readonly List<AttachedClient> _clients = [];
    private readonly List<OutputPump> _outputs = [];
    private InputPump? _input;
    private IProgram? _program;
    private FileDescriptor? _terminal;
    private FileDescriptor? _pidDescriptor;
    private TerminalSize? _size;
    private bool _starting;
    private bool _inputClosed;
    private bool _streamsFinished;

    public SupervisedProcess(ProcessOwner owner, ProcessOptions options)
    {
        _owner = owner;
        _options = options;
        _size = options.ConsoleSize;
        Stdio = options.Terminal ? ProgramStdio.Terminal(options.ConsoleSize) : ProgramStdio.Pipes(options.OpenStdin);
        _inputClosed = !options.OpenStdin;
        if (Stdio.OurStdin is { } stdin)
        {
            DescriptorIo.SetNonBlocking(stdin);
            _input = new InputPump(Loop, stdin, owned: true);
        }

        if (Stdio.OurStdout is { } stdout && Stdio.OurStderr is { } stderr)
        {
            _outputs.Add(new OutputPump(this, stdout, OutputStream.Stdout));
            _outputs.Add(new OutputPump(this, stderr, OutputStream.Stderr));
        }
    }

    public string Name => _options.Name;

    public ProgramStdio Stdio { get; }

    public PollLoop Loop => _owner.Loop;

    public Scratch Scratch => _owner.Scratch;

    public int Pid => _program?.Pid ?? 0;

    /// <summary>The program was asked to run; it may fail yet.</summary>
    public bool Started { get; private set; }

    public ProcessExit? Exit { get; private set; }

    /// <summary>Clients get no more.</summary>
    public bool StreamsFinished => _streamsFinished;

    public bool AcceptsInput => IsInputClosed || _input is { Accepts: true };

    public bool IsInputClosed => _inputClosed || _input is { Closed: true };

    /// <summary>A client's queue is full, and the container has to wait for it.</summary>
    public bool IsHeldUp
    {
        get
        {
            foreach (var client in _clients)
            {
                if (client.IsFull && Exit is null)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public override FileDescriptor Descriptor => _pidDescriptor!;

    /// <summary>While the program is being started, an end of the process is an error of the start, and told as that.</summary>
    public override PollEvents Interest => _starting ? PollEvents.None : PollEvents.In;

    /// <summary>The process is there, held before its program; or will be at its start.</summary>
    public void Hold(IProgram program)
    {
        _program = program;
        Watch();
    }

    public void Start(Action<EngineException?> done)
    {
        if (_program is null || Started)
        {
            done(new EngineException(ErrorKind.Conflict, _program is null ? "the process has not been created" : "the process has been started already"));
            return;
        }

        Started = _starting = true;
        _program.Start(_size, error =>
        {
            _starting = false;
            Stdio.Dispose();
            if (error is null)
            {
                Watch();
            }
            else
            {
                // As if it had never been: what is left of the process ends without being told of.
                Started = false;
                PollLoop.Remove(this);
                CloseStreams();
            }

            done(error);
        });
    }

    public void Attach(FileDescriptor socket, AttachedStreams streams, ReadOnlySpan<byte> early)
    {
        var client = new AttachedClient(this, socket, streams, new SpillQueue(_owner.SpillDirectory));
        _clients.Add(client);
        client.OnInput(early);
        if (_streamsFinished)
        {
            client.Finish();
        }
    }

    public void WriteInput(ReadOnlySpan<byte> bytes) => _input?.Write(bytes);

    /// <summary>A client has said that it will send no more.</summary>
    public void OnInputEnd(AttachedClient client)
    {
        if (_options.Terminal)
        {
            return;
        }

        if (_options.StdinOnce)
        {
            CloseInput();
        }
        else
        {
            // As in Docker: where standard input stays open for others, its end is the end of being attached.
            client.Finish();
        }
    }

    public void OnLeave(AttachedClient client, bool hadStdin)
    {
        _clients.Remove(client);
        if (hadStdin && _options is { StdinOnce: true, Terminal: false })
        {
            CloseInput();
        }

        _owner.OnClientLeft(this);
    }

    public void OnOutput(OutputStream stream, int length)
    {
        _owner.OnActivity();
        var raw = Scratch.Data[..length];
        _options.Log?.Append(stream == OutputStream.Stderr, raw);
        if (_clients.Count == 0)
        {
            return;
        }

        var shown = _options.Terminal ? raw : Scratch.Framed((byte)stream, length);
        // Backwards: a client that turns out to be gone is removed from the list.
        for (var i = _clients.Count - 1; i >= 0; i--)
        {
            if (_clients[i].Wants(stream))
            {
                _clients[i].Deliver(shown);
            }
        }
    }

    public void OnOutputEnd(OutputStream stream)
    {
        _options.Log?.Finish(stream == OutputStream.Stderr);
        if (Exit is not null && _outputs.TrueForAll(static output => output.Ended))
        {
            FinishStreams();
        }
    }

    public void Resize(TerminalSize size)
    {
        _size = size;
        if (_terminal is { IsClosed: false })
        {
            PseudoTerminal.Resize(_terminal, size.Height, size.Width);
        }
    }

    public void Signal(int signal)
    {
        if (_pidDescriptor is not null && Exit is null)
        {
            ProcessWaiter.Signal(_pidDescriptor, signal);
        }
    }

    public override void OnReady(PollEvents events)
    {
        if (ProcessWaiter.Poll(_pidDescriptor!) is not { } status)
        {
            return;
        }

        PollLoop.Remove(this);
        Exit = new ProcessExit(status.ShellCode, UnixTime.FromNanoseconds(Clock.RealtimeNanoseconds), _owner.OutOfMemory);
        // What the process has written before its end is in the pipes; it must be in the log when the exit is told.
        foreach (var output in _outputs)
        {
            output.Drain();
        }

        _input?.Close();
        _owner.OnExited(this);
        if (_outputs.TrueForAll(static output => output.Ended))
        {
            FinishStreams();
        }
        else
        {
            Loop.After(GraceMilliseconds, FinishStreams);
        }
    }

    /// <summary>Forgets the process; whoever is attached still gets what is queued.</summary>
    public void CloseStreams()
    {
        Stdio.Dispose();
        _input?.Close();
        foreach (var output in _outputs)
        {
            if (!output.Ended)
            {
                output.Close();
            }
        }

        FinishStreams();
    }

    private void Watch()
    {
        if (_program?.PidDescriptor is { } descriptor && _pidDescriptor is null)
        {
            _pidDescriptor = descriptor;
            Loop.Add(this);
        }

        if (_terminal is null && _program?.TakeTerminal() is { } terminal)
        {
            _terminal = terminal;
            if (_size is { } size)
            {
                PseudoTerminal.Resize(terminal, size.Height, size.Width);
            }

            _outputs.Add(new OutputPump(this, terminal, OutputStream.Stdout));
            if (_options.OpenStdin)
            {
                _input = new InputPump(Loop, terminal, owned: false);
            }
        }
    }

    private void CloseInput()
    {
        _inputClosed = true;
        _input?.End();
    }

    /// <summary>No more output for those who are attached. What a background process still writes is read, and logged, but not shown.</summary>
    private void FinishStreams()
    {
        if (_streamsFinished)
        {
            return;
        }

        _streamsFinished = true;
        for (var i = _clients.Count - 1; i >= 0; i--)
        {
            _clients[i].Finish();
        }

        _owner.OnStreamsFinished(this);
    }
}
