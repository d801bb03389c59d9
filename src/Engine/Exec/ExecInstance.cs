using Skiff.Api.Exec;
using Skiff.Engine.Containers;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Exec;

/// <summary>One exec from its creation to the end of its container. It starts once.</summary>
internal sealed class ExecInstance(string id, Container container, ExecCreateRequest request)
{
    private int _started;

    public string Id => id;

    public Container Container => container;

    public ExecCreateRequest Request => request;

    /// <summary>A client made it, so that a later daemon has to know it; a health check's is not kept.</summary>
    public bool IsKept { get; set; }

    /// <summary>Null before its start.</summary>
    public IShimProcess? Process { get; set; }

    public bool Running { get; set; }

    /// <summary>Null before its end.</summary>
    public int? ExitCode { get; set; }

    public int Pid { get; set; }

    /// <summary>The words of the command as events show them.</summary>
    public string CommandText => $"{request.Cmd![0]} {string.Join(' ', request.Cmd.Skip(1))}";

    /// <summary>True for the first caller only.</summary>
    public bool TryBegin() => Interlocked.Exchange(ref _started, 1) == 0;

    public bool HasBegun => Volatile.Read(ref _started) != 0;

    /// <summary>What the next daemon needs to know of it.</summary>
    public ExecRecord Record() => new() { Id = id, Request = request, Begun = HasBegun, ExitCode = ExitCode, Pid = Pid };

    /// <summary>As an earlier daemon left it.</summary>
    public static ExecInstance Of(ExecRecord record, Container container)
    {
        var exec = new ExecInstance(record.Id, container, record.Request) { ExitCode = record.ExitCode, Pid = record.Pid, IsKept = true };
        if (record.Begun)
            exec.TryBegin();
        return exec;
    }

    public ExecInspect Inspect() => new()
    {
        Id = id,
        Running = Running,
        ExitCode = ExitCode,
        ProcessConfig = new Api.Containers.ProcessConfig
        {
            Tty = request.Tty,
            Entrypoint = request.Cmd![0],
            Arguments = [.. request.Cmd.Skip(1)],
            Privileged = request.Privileged,
            User = string.IsNullOrEmpty(request.User) ? null : request.User,
        },
        OpenStdin = request.AttachStdin,
        OpenStdout = request.AttachStdout,
        OpenStderr = request.AttachStderr,
        CanRemove = false,
        ContainerId = container.Id,
        DetachKeys = request.DetachKeys ?? "",
        Pid = Pid,
    };
}
