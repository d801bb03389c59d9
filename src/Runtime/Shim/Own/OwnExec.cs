using Skiff.Errors;
using Skiff.Linux;
using Skiff.Runtime.Launch;
using Skiff.Runtime.Shim.Supervisor;

namespace Skiff.Runtime.Shim.Own;

/// <summary>An exec, which is cloned when it is started.</summary>
internal sealed class OwnExec : IProgram
{
    private readonly ExecRequest _request;
    private ExecLaunchOptions? _options;
    private ExecLaunch? _launch;

    public OwnExec(ExecRequest request, ExecLaunchOptions options)
    {
        _request = request;
        _options = options;
    }

    public int Pid => _launch?.Pid ?? 0;

    public FileDescriptor? PidDescriptor => _launch?.PidDescriptor;

    public FileDescriptor? TakeTerminal() => _launch?.TakeTerminal();

    public void Start(TerminalSize? size, Action<EngineException?> done)
    {
        EngineException? failure = null;
        try
        {
            _launch = ExecLaunch.Start(_options! with { Process = _request.ProcessWith(size) });
        }
        catch (EngineException error)
        {
            failure = error;
        }

        _options = null;
        done(failure);
    }
}
