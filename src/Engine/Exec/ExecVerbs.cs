using Skiff.Api.Exec;
using Skiff.Engine.Containers;
using Skiff.Engine.Events;
using Skiff.Errors;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Exec;

/// <inheritdoc cref="IExecs"/>
internal sealed class ExecVerbs(EngineParts parts) : IExecs
{
    private readonly ExecStart _start = new(parts);

    public async Task<string> CreateAsync(string containerNameOrId, ExecCreateRequest request, CancellationToken cancellationToken)
    {
        var container = parts.Registry.Get(containerNameOrId);
        if (request.Cmd is not { Count: > 0 })
            throw new EngineException(ErrorKind.InvalidArgument, "No exec command specified");
        DetachKeys.Parse(request.DetachKeys);
        var exec = new ExecInstance(RandomId.New(), container, request);
        using (await container.LockAsync(cancellationToken))
        {
            ExecStart.RequireRunning(container);
            parts.Execs.Add(exec);
            exec.IsKept = true;
            new ExecFiles(parts).Write(exec);
        }
        parts.Events.Publish(container, "exec_create: " + exec.CommandText, ("execID", exec.Id));
        return exec.Id;
    }

    public IAttachment OpenStart(string execId, ExecStartRequest request)
    {
        var exec = Begin(execId);
        return new ExecAttachment(parts, _start, exec, request);
    }

    public async Task StartDetachedAsync(string execId, ExecStartRequest request, CancellationToken cancellationToken)
    {
        var exec = Begin(execId);
        try
        {
            await _start.StartAsync(exec, request, AttachedStreams.None, cancellationToken);
        }
        catch (EngineException error) when (exec.ExitCode is 126 or 127)
        {
            throw new EngineException(ErrorKind.InvalidArgument, error.Message, error);
        }
    }

    public Task ResizeAsync(string execId, TerminalSize size, CancellationToken cancellationToken)
    {
        var exec = Get(execId);
        return exec.Process is { } process && exec.Running
            ? process.ResizeAsync(size, cancellationToken)
            : throw new EngineException(ErrorKind.Conflict, $"exec process is not started: {execId}");
    }

    public ExecInspect Inspect(string execId) => Get(execId).Inspect();

    private ExecInstance Begin(string execId)
    {
        var exec = Get(execId);
        if (exec.HasBegun)
        {
            throw new EngineException(
                ErrorKind.Conflict, exec.Running ? $"Error: Exec command {execId} is already running" : $"Error: Exec command {execId} has already run");
        }
        ExecStart.RequireRunning(exec.Container);
        return exec.TryBegin() ? exec : throw new EngineException(ErrorKind.Conflict, $"Error: Exec command {execId} is already running");
    }

    private ExecInstance Get(string execId)
        => parts.Execs.Find(execId) ?? throw new EngineException(ErrorKind.NotFound, $"No such exec instance: {execId}");
}
