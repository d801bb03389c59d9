using Skiff.Errors;
using Skiff.Linux;
using Skiff.Runtime.Shim.Supervisor;

namespace Skiff.Runtime.Shim.Foreign;

/// <summary>An exec, which another runtime creates and starts with one command.</summary>
internal sealed class ForeignExec : IProgram
{
    private readonly Action<TerminalSize?, Action<AdoptedProcess?, EngineException?>> _run;
    private AdoptedProcess? _process;
    private FileDescriptor? _terminal;

    public ForeignExec(Action<TerminalSize?, Action<AdoptedProcess?, EngineException?>> run) => _run = run;

    public int Pid => _process?.Pid ?? 0;

    public FileDescriptor? PidDescriptor => _process?.PidDescriptor;

    public FileDescriptor? TakeTerminal()
    {
        var terminal = _terminal;
        _terminal = null;
        return terminal;
    }

    public void Start(TerminalSize? size, Action<EngineException?> done) => _run(size, (process, error) =>
    {
        _process = process;
        _terminal = process?.Terminal;
        done(error);
    });
}
