using System.Collections;
using Skiff.Errors;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;
using Skiff.Runtime.Shim.Supervisor;

namespace Skiff.Runtime.Shim.Foreign;

/// <summary>Runs commands of one runtime for one container, each with a state directory and a log of its own.</summary>
internal sealed class RuntimeCommands
{
    private readonly PollLoop _loop;
    private readonly ExternalRuntime _runtime;
    private readonly string _stateDirectory;
    private readonly string[] _environment;
    private readonly Action _idle;
    private int _count;

    /// <summary>How many have not called back yet.</summary>
    public int Running { get; private set; }

    /// <param name="idle">Called when a command has ended and no other one runs.</param>
    public RuntimeCommands(PollLoop loop, ShimLaunch launch, Action idle)
    {
        _idle = idle;
        _loop = loop;
        _runtime = launch.Runtime!;
        _stateDirectory = launch.StateDirectory;
        _environment = [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(static e => $"{e.Key}={e.Value}")];
    }

    /// <summary>Starts a command. <paramref name="done"/> is called once, when it has ended: with null for status 0, else with what the runtime has logged.</summary>
    public void Run(RuntimeCommand command, Action<EngineException?> done)
    {
        var log = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_stateDirectory}/runtime-{_count++}.log");
        ChildProcess process;
        try
        {
            process = Start(command, log);
        }
        catch (EngineException error)
        {
            done(error);
            return;
        }

        Running++;
        _loop.Add(new ProcessEnd(process.PidDescriptor, status =>
        {
            process.Dispose();
            var error = status.Succeeded ? null : new EngineException(ErrorKind.Internal, RuntimeLog.ReadError(log) ?? $"{_runtime.Path} {command.Arguments[0]}: {status}");
            OpenFile.Unlink(log);
            done(error);
            Running--;
            if (Running == 0)
            {
                _idle();
            }
        }));
    }

    private ChildProcess Start(RuntimeCommand command, string log)
    {
        var stdio = new List<DescriptorPlacement>();
        if (command.Stdio is { Stdin: { } stdin, Stdout: { } stdout, Stderr: { } stderr })
        {
            stdio.AddRange([new(stdin, 0), new(stdout, 1), new(stderr, 2)]);
        }

        return ChildProcess.Start(new SpawnRequest
        {
            Path = Find(_runtime.Path),
            Arguments =
            [
                _runtime.Path, .. _runtime.Arguments, "--root", $"{_stateDirectory}/runtime",
                "--log", log, "--log-format", "json", .. command.Arguments,
            ],
            Environment = _environment,
            Descriptors = stdio,
        });
    }

    private static string Find(string program)
    {
        if (program.Contains('/'))
        {
            return program;
        }

        foreach (var directory in (Environment.GetEnvironmentVariable("PATH") ?? "/usr/sbin:/usr/bin:/sbin:/bin").Split(':'))
        {
            if (File.Exists($"{directory}/{program}"))
            {
                return $"{directory}/{program}";
            }
        }

        throw new EngineException(ErrorKind.InvalidArgument, $"exec: \"{program}\": executable file not found in $PATH");
    }
}
