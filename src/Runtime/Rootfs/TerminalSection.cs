using System.Runtime.InteropServices;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Mounts;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Launch;
using static Skiff.Linux.Files.OpenFlags;

namespace Skiff.Runtime.Rootfs;

/// <summary>
/// A terminal of the container's own devpts, so that its name is right inside: opened by the child, which sends the
/// controlling side through a socket and keeps the other as standard streams and /dev/console.
/// </summary>
internal static class TerminalSection
{
    private const uint TIOCSPTLCK = 0x40045431;
    private const uint TIOCGPTPEER = 0x5441;
    private const uint TIOCSWINSZ = 0x5414;
    private const uint TIOCSCTTY = 0x540E;

    /// <summary>Opens the terminal, sends it, and returns the slot of the side for the process.</summary>
    public static Slot Open(ProgramTable table, Argument root, Argument socket, ConsoleSize? size)
    {
        var (controller, peer) = (table.NewSlot(), table.NewSlot());
        table.OpenInRoot(root, "dev/pts/ptmx", O_RDWR | O_NOCTTY).Into(controller)
            .Because(Errno.ENOENT, "a process with a terminal needs a devpts mounted at /dev/pts");
        table.Add("ioctl", SystemCall.ioctl, "/dev/pts/ptmx", controller, Argument.Named(TIOCSPTLCK, "TIOCSPTLCK"), table.Bytes(new byte[4], "0"));
        table.Add("ioctl", SystemCall.ioctl, "/dev/pts/ptmx", controller, Argument.Named(TIOCGPTPEER, "TIOCGPTPEER"), O_RDWR | O_NOCTTY | O_CLOEXEC).Into(peer);
        if (size is not null)
        {
            var window = table.Bytes(MemoryMarshal.AsBytes<ushort>([(ushort)size.Height, (ushort)size.Width, 0, 0]), $"{size.Height}x{size.Width}");
            table.Add("ioctl", SystemCall.ioctl, "/dev/pts/ptmx", controller, Argument.Named(TIOCSWINSZ, "TIOCSWINSZ"), window);
        }
        var (message, address) = table.DescriptorMessage("/dev/pts/ptmx");
        table.Store(address, controller);
        table.Add("sendmsg", SystemCall.sendmsg, "terminal", socket, message, 0);
        table.Close(controller);
        return peer;
    }

    /// <summary>Puts the terminal over /dev/console.</summary>
    public static void MountConsole(LaunchPlan plan, Slot peer)
    {
        var table = plan.Table;
        Destinations.Open(plan, "/dev/console", directory: false);
        table.CloneTree(peer, recursive: false, "/dev/console").Into(plan.Tree);
        table.MoveMount(plan.Tree, plan.Destination, "/dev/console");
        table.Close(plan.Tree);
        table.Close(plan.Destination);
    }

    /// <summary>Makes it the controlling terminal of the new session, and standard input, output and error.</summary>
    public static void Take(ProgramTable table, Slot peer)
    {
        for (var number = 0; number < 3; number++)
            table.Add("dup3", SystemCall.dup3, "terminal", peer, number, 0);
        table.Add("ioctl", SystemCall.ioctl, "terminal", 0, Argument.Named(TIOCSCTTY, "TIOCSCTTY"), 0);
    }
}
