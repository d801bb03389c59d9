using System.Globalization;
using System.Net.Sockets;
using Skiff.Api.Exec;
using Skiff.Engine.Containers;
using Skiff.Engine.Events;
using Skiff.Errors;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Exec;

/// <summary>Starts execs through their container's shim, and keeps how they end.</summary>
internal sealed class ExecStart(EngineParts parts)
{
    private const string Prefix = "OCI runtime exec failed: exec failed: ";
    private const string ProcessPrefix = "unable to start container process: ";

    /// <summary>
    /// Attached before the program's first instruction; null with no streams. Errors: EngineException with the sentence that Docker
    /// writes for it; the exec then has its exit code.
    /// </summary>
    public async Task<Socket?> StartAsync(ExecInstance exec, ExecStartRequest request, AttachedStreams streams, CancellationToken cancellationToken)
    {
        var run = RequireRunning(exec.Container);
        Socket? socket = null;
        try
        {
            var process = await run.Shim.PrepareExecAsync(
                new ShimExec
                {
                    ExecId = exec.Id,
                    Process = ExecProcess.Build(parts, exec),
                    OpenStdin = exec.Request.AttachStdin,
                    ConsoleSize = SizeOf(request.ConsoleSize ?? exec.Request.ConsoleSize),
                },
                cancellationToken);
            exec.Process = process;
            if (streams != AttachedStreams.None)
                socket = await process.AttachAsync(streams, CancellationToken.None);
            await process.StartAsync(CancellationToken.None);
            exec.Pid = process.Pid;
        }
        catch (EngineException error)
        {
            socket?.Dispose();
            exec.ExitCode = StartFailure.ExitCode(error) is var code && code == 128 ? 126 : code;
            Keep(exec);
            throw new EngineException(error.Kind, Sentence(error.Message), error);
        }
        exec.Running = true;
        Keep(exec);
        parts.Events.Publish(exec.Container, "exec_start: " + exec.CommandText, ("execID", exec.Id));
        Watch(exec, exec.Process!);
        return socket;
    }

    /// <summary>One that an earlier daemon started; it may have ended meanwhile.</summary>
    public void TakeUp(ExecInstance exec, IShimProcess process)
    {
        exec.Process = process;
        exec.Pid = process.Pid;
        exec.Running = true;
        Watch(exec, process);
    }

    private void Keep(ExecInstance exec)
    {
        if (exec.IsKept)
            new ExecFiles(parts).Write(exec);
    }

    public static ContainerRun RequireRunning(Container container)
    {
        Transitions.Require(ContainerVerb.Exec, container);
        return container.Run ?? throw new EngineException(ErrorKind.Conflict, $"Container {container.Id} is not running");
    }

    /// <summary>The exit code is there before clients see the end of the output, as far as one can be before the other.</summary>
    private void Watch(ExecInstance exec, IShimProcess process) => parts.Background.Start($"record the exit of exec {exec.Id}", async stopping =>
    {
        var exit = await process.Exited.WaitAsync(stopping);
        Record(exec, exit);
    });

    /// <summary>Once, whoever sees the exit first.</summary>
    public void Record(ExecInstance exec, ProcessExit exit)
    {
        lock (exec)
        {
            if (!exec.Running)
                return;
            exec.ExitCode = exit.Code;
            exec.Running = false;
        }
        Keep(exec);
        parts.Execs.Finished(exec);
        parts.Events.Publish(
            exec.Container, "exec_die", ("execID", exec.Id), ("exitCode", exit.Code.ToString(CultureInfo.InvariantCulture)));
    }

    private static string Sentence(string reason)
        => Prefix + (reason.StartsWith("exec: ", StringComparison.Ordinal) || reason.StartsWith("chdir to cwd", StringComparison.Ordinal) ? ProcessPrefix : "")
            + reason + ": unknown";

    private static TerminalSize? SizeOf(List<long>? size)
        => size is [> 0 and <= ushort.MaxValue and var height, > 0 and <= ushort.MaxValue and var width]
            ? new TerminalSize((ushort)height, (ushort)width)
            : null;
}
