using Skiff.Linux.Files;

namespace Skiff.Linux.Processes;

/// <summary>
/// A child that is walking its table, or has gone on to its program. Disposing lets go of the descriptors and leaves the
/// process alone; a child that still walks the table goes on sharing our memory, so the table's is kept then.
/// </summary>
public sealed class LaunchedProcess : IDisposable
{
    private readonly ProgramTable _table;
    private bool _left;

    internal LaunchedProcess(int pid, FileDescriptor pidDescriptor, FileDescriptor report, ProgramTable table)
    {
        Pid = pid;
        PidDescriptor = pidDescriptor;
        Report = report;
        _table = table;
    }

    /// <summary>In the PID namespace of the caller.</summary>
    public int Pid { get; }

    public FileDescriptor PidDescriptor { get; }

    /// <summary>Readable when the child reached a stage, failed, or executed its program (end of file).</summary>
    public FileDescriptor Report { get; }

    /// <summary>
    /// Waits until the child executed its program. Errors: <see cref="OperationFailedException"/> for the operation that failed; the
    /// child has exited then and is to be reaped by <see cref="ProcessWaiter"/>.
    /// </summary>
    public void WaitForProgram()
    {
        Span<byte> record = stackalloc byte[8];
        var length = Report.ReadFully(record);
        _left = true;
        _table.Dispose();
        if (length == 0)
            return; // either execve closed the last descriptor or the child was killed: who waits for it learns which
        throw Failure(record);
    }

    /// <summary>
    /// The child goes on at a gate that we have no part in, and we end before it does: nothing is waited for, and the
    /// table's memory is never freed.
    /// </summary>
    public void Abandon() => _left = true;

    /// <summary>Waits until the child reports this stage (see <see cref="StageRecord"/>).</summary>
    public void WaitForStage(int stage)
    {
        Span<byte> record = stackalloc byte[8];
        if (Report.ReadFully(record) < record.Length)
        {
            Leave();
            throw new LinuxException("launch", Errno.ESRCH, null, "the process was killed while it was being set up");
        }
        if (BitConverter.ToInt32(record) is var reached && BitConverter.ToInt32(record[4..]) == 0 && reached == stage)
            return;
        Leave();
        throw Failure(record);
    }

    /// <summary>What a table writes to <see cref="ProgramTable.Report"/> to say that it has come this far.</summary>
    public static byte[] StageRecord(int stage)
    {
        var record = new byte[8];
        BitConverter.TryWriteBytes(record, stage);
        return record;
    }

    public void Dispose()
    {
        PidDescriptor.Dispose();
        Report.Dispose();
    }

    private OperationFailedException Failure(ReadOnlySpan<byte> record)
    {
        var (operation, errno) = (BitConverter.ToInt32(record), (Errno)BitConverter.ToInt32(record[4..]));
        return new OperationFailedException(operation, _table.Failure(operation, errno));
    }

    private void Leave()
    {
        if (!_left)
            _table.Dispose();
        _left = true;
    }
}
