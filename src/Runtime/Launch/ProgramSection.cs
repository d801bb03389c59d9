using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Oci.RuntimeSpec;
using static Skiff.Linux.Files.OpenFlags;

namespace Skiff.Runtime.Launch;

/// <summary>
/// Finds the program as the container's user sees it, before the container counts as created, and executes it. The rules are
/// execvp's: a name with a slash is a path, others are looked for in PATH.
/// </summary>
internal sealed class ProgramSection
{
    private const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private readonly ProgramTable _table;
    private readonly Process _process;
    private readonly Slot _file;
    private readonly Slot _path;
    private bool _executeEntry;
    private int _lookupBegin;
    private int _lookupEnd;

    public ProgramSection(ProgramTable table, Process process)
    {
        if (process.Args is not { Length: > 0 })
            throw new EngineException(ErrorKind.InvalidArgument, "process.args is empty");
        (_table, _process) = (table, process);
        (_file, _path) = (table.NewSlot(), table.NewSlot());
    }

    private string Name => _process.Args![0];

    private bool IsPath => Name.Contains('/');

    public void LookUp()
    {
        _lookupBegin = _table.Count;
        var found = new Label();
        foreach (var candidate in Candidates())
        {
            var next = new Label();
            var text = _table.Text(candidate);
            var open = _table.OpenAt(Argument.WorkingDirectory, candidate, O_PATH).Into(_file);
            if (!IsPath)
                open.On(Errno.ENOENT, next).On(Errno.ENOTDIR, next).On(Errno.EACCES, next);
            var status = _table.Bytes(new byte[256], "status");
            _table.Add("statx", SystemCall.statx, candidate, _file, _table.Text(""), AT_EMPTY_PATH, 0x7ff, status);
            Unless(_table.Expect(candidate, ProgramTable.Within(status, 24, "mode"), (ulong)FileStatus.S_IFMT << 32, (ulong)FileStatus.S_IFREG << 32, Errno.EISDIR), next);
            Unless(_table.Add("faccessat2", SystemCall.faccessat2, candidate, _file, _table.Text(""), 1, AT_EMPTY_PATH | AT_EACCESS), next);
            _table.Close(_file);
            _table.Set(_path, text).OnSuccess(found);
            _table.Mark(next);
        }
        if (!IsPath)
            _table.Expect(Name, _table.Bytes(new byte[8], "nothing"), ulong.MaxValue, 1, Errno.ENOENT);
        _table.Mark(found);
        _lookupEnd = _table.Count;
    }

    /// <summary>By way of the entry program, unless we run from sealed memory ourselves.</summary>
    public void Execute(FileDescriptor? entry, int placed)
    {
        if (entry is null)
            _table.Add("execve", SystemCall.execve, Name, _path, _table.Strings(_process.Args!), _table.Strings(_process.Env ?? []));
        else
            _table.Execute(entry, _path, _process.Args!, _table.Strings(_process.Env ?? []), placed);
        _executeEntry = entry is not null;
    }

    /// <summary>Docker's words for a program that is not there or cannot be executed; null when something else failed.</summary>
    public EngineException? Explain(int operation, Errno errno)
    {
        if (operation >= _lookupBegin && operation < _lookupEnd)
        {
            var text = !IsPath ? "executable file not found in $PATH" : errno switch
            {
                Errno.EACCES => "permission denied",
                Errno.EISDIR => "permission denied: it is not a regular file",
                _ => $"stat {Name}: {errno.Describe()}",
            };
            return new EngineException(ErrorKind.InvalidArgument, $"exec: \"{Name}\": {text}");
        }
        return operation == EntryProgram.FailedOperation || (operation == _table.Count - 1 && !_executeEntry) ? ExecuteFailure(Name, errno) : null;
    }

    /// <summary>For a program that was found, and that the kernel did not execute.</summary>
    public static EngineException ExecuteFailure(string name, Errno errno)
        => new(ErrorKind.InvalidArgument, $"exec {name}: {errno.Describe()}{Hint(errno)}");

    private static string Hint(Errno errno) => errno switch
    {
        Errno.ENOENT => ": the file exists, so its interpreter is missing (the dynamic loader of another libc, or a script whose #! line names no file here or ends in a carriage return)",
        Errno.ENOEXEC => ": it is built for another architecture, or a script without a #! line",
        Errno.EACCES => ": it or its interpreter may not be executed, or lies on a file system mounted noexec",
        Errno.E2BIG => ": arguments and environment are too long together",
        _ => "",
    };

    private void Unless(Step step, Label next)
    {
        if (!IsPath)
            step.OnAnyError(next);
    }

    private string[] Candidates()
    {
        if (IsPath)
            return [Name];
        var path = (_process.Env ?? []).LastOrDefault(variable => variable.StartsWith("PATH=", StringComparison.Ordinal))?[5..] ?? DefaultPath;
        return path.Split(':').Select(directory => (directory.Length == 0 ? "." : directory.TrimEnd('/')) + "/" + Name).Distinct().ToArray();
    }
}
