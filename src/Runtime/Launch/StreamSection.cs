using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Launch;

/// <summary>Standard streams that are no terminal.</summary>
internal static class StreamSection
{
    private const int F_DUPFD_CLOEXEC = 1030;

    public static void Place(ProgramTable table, StandardStreams streams, IHostSide host)
    {
        if (streams.Inherited)
            return;
        FileDescriptor? nothing = null;
        FileDescriptor?[] given = [streams.Input, streams.Output, streams.Error];
        var raised = new Slot[3];
        // In two rounds, for a stream may be given by a number that another one goes to.
        for (var number = 0; number < 3; number++)
        {
            var descriptor = given[number] ?? (nothing ??= host.Open("/dev/null", OpenFlags.O_RDWR));
            raised[number] = table.NewSlot();
            table.Add("fcntl", SystemCall.fcntl, "streams", Argument.Descriptor(descriptor, Name(number)), Argument.Named(F_DUPFD_CLOEXEC, "F_DUPFD_CLOEXEC"), 3).Into(raised[number]);
        }
        for (var number = 0; number < 3; number++)
            table.Add("dup3", SystemCall.dup3, Name(number), raised[number], number, 0);
    }

    /// <summary>
    /// A program that opens /dev/stdout opens the pipe behind it anew, which its user has to be allowed to. Not all
    /// descriptors can change hands: that is no reason to fail.
    /// </summary>
    public static void GiveToUser(ProgramTable table, User? user)
    {
        if (user is not { Uid: > 0 })
            return;
        for (var number = 0; number < 3; number++)
        {
            var (status, skip) = (table.Bytes(new byte[256], "status"), new Label());
            table.Add("statx", SystemCall.statx, Name(number), number, table.Text(""), OpenFlags.AT_EMPTY_PATH, 0x7ff, status).OnAnyError(skip);
            // /dev/null (1:3) is everybody's
            var other = new Label();
            table.Expect(null, ProgramTable.Within(status, 128, "device"), ulong.MaxValue, 1 | (3ul << 32), Errno.ENODEV).OnSuccess(skip).On(Errno.ENODEV, other);
            table.Mark(other);
            table.Add("fchown", SystemCall.fchown, Name(number), number, user.Uid, -1).IgnoreErrors();
            table.Mark(skip);
        }
    }

    private static string Name(int number) => number switch { 0 => "stdin", 1 => "stdout", _ => "stderr" };
}
