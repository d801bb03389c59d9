using Skiff.Errors;
using Skiff.Linux;
using Skiff.Runtime.Shim.Supervisor;

namespace Skiff.Runtime.Shim.Foreign;

/// <summary>The first process of a container that another runtime has created.</summary>
internal sealed class ForeignProgram : IProgram
{
    private readonly AdoptedProcess _process;
    private readonly Action<Action<EngineException?>> _start;
    private FileDescriptor? _terminal;

    public ForeignProgram(AdoptedProcess process, Action<Action<EngineException?>> start)
    {
        _process = process;
        _start = start;
        _terminal = process.Terminal;
    }

    public int Pid => _process.Pid;

    public FileDescriptor? PidDescriptor => _process.PidDescriptor;

    public FileDescriptor? TakeTerminal()
    {
        var terminal = _terminal;
        _terminal = null;
        return terminal;
    }

    public void Start(TerminalSize? size, Action<EngineException?> done) => _start(done);
}
