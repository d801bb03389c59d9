using Skiff.Linux.Files;
using Skiff.Linux.Namespaces;
using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Processes;

/// <summary>
/// A program of the host that we run: all signals at their defaults, no descriptor it was not given, its end known by pidfd
/// alone (no SIGCHLD). Safe in a process with many threads and a large heap. Disposing lets go of the process without
/// ending it; it stays a zombie until waited for.
/// </summary>
public sealed class ChildProcess : IDisposable
{
    private readonly LaunchedProcess _process;

    private ChildProcess(LaunchedProcess process) => _process = process;

    public int Pid => _process.Pid;

    public FileDescriptor PidDescriptor => _process.PidDescriptor;

    /// <summary>
    /// Starts the program; returns when it was executed (blocks for a millisecond or two).
    /// Errors: <see cref="LinuxException"/> that names the call and path; nothing is left then.
    /// </summary>
    public static ChildProcess Start(SpawnRequest request)
    {
        using var null_ = DirectoryDescriptor.Open("/dev/null", OpenFlags.O_RDWR);
        var placements = new List<DescriptorPlacement>(request.Descriptors);
        for (var number = 0; number < 3; number++)
        {
            if (!placements.Any(p => p.Number == number))
                placements.Add(new DescriptorPlacement(null_, number));
        }
        var table = Compile(request, placements);
        LaunchedProcess process;
        try
        {
            using var joined = ThreadNamespace.Join(request.Join is { } target ? [(target, NamespaceKind.Pid, request.Path)] : []);
            process = Launcher.Start(table, new CloneOptions());
        }
        catch
        {
            table.Dispose();
            throw;
        }
        try
        {
            process.WaitForProgram();
            return new ChildProcess(process);
        }
        catch (OperationFailedException error)
        {
            ProcessWaiter.Wait(process.PidDescriptor);
            process.Dispose();
            throw error.Failure;
        }
        finally
        {
            GC.KeepAlive(request);
        }
    }

    /// <summary>Blocks until the program ended.</summary>
    public ExitStatus Wait() => ProcessWaiter.Wait(PidDescriptor);

    public Task<ExitStatus> WaitAsync(CancellationToken cancellationToken) => ProcessWaiter.WaitAsync(PidDescriptor, cancellationToken);

    /// <summary>False when it has exited.</summary>
    public bool Signal(int signal) => ProcessWaiter.Signal(PidDescriptor, signal);

    public void Dispose() => _process.Dispose();

    private static ProgramTable Compile(SpawnRequest request, List<DescriptorPlacement> placements)
    {
        var table = new ProgramTable();
        table.ResetSignals();
        if (request.Join is { } target)
            table.Add("setns", SystemCall.setns, request.Path, target.Number, Argument.Flags(request.JoinedNamespaces));
        if (request.NewSession)
            table.NewSession();
        table.Add("chdir", SystemCall.chdir, request.WorkingDirectory, table.Text(request.WorkingDirectory));
        var executable = default(Slot);
        if (request.Executable is not null)
        {
            // Out of the way of the placed numbers.
            executable = table.NewSlot();
            table.Add("fcntl", SystemCall.fcntl, request.Path, request.Executable.Number, 1030, placements.Max(p => p.Number) + 1).Into(executable);
        }
        table.PlaceDescriptors(placements);
        table.UnblockSignals();
        var (arguments, environment) = (table.Strings(request.Arguments), table.Strings(request.Environment));
        if (request.Executable is null)
            table.Execute(request.Path, arguments, environment);
        else
            table.Add("execveat", SystemCall.execveat, request.Path, executable, table.Text(""), arguments, environment, OpenFlags.AT_EMPTY_PATH);
        return table;
    }
}
