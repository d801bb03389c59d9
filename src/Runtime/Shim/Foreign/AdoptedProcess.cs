using System.Globalization;
using System.Text;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;

namespace Skiff.Runtime.Shim.Foreign;

/// <summary>A process that a command has left to us, and the terminal it was given.</summary>
internal sealed record AdoptedProcess(int Pid, FileDescriptor PidDescriptor, FileDescriptor? Terminal)
{
    /// <summary>
    /// Reads the PID from the file the command has written; the master of the terminal waits in the console socket.
    /// The process may have ended by now: until we collect it, its PID stays its own.
    /// </summary>
    public static AdoptedProcess Take(string pidFile, FileDescriptor? console)
    {
        int pid;
        using (var file = OpenFile.ReadOnly(pidFile))
        {
            pid = int.Parse(Encoding.ASCII.GetString(file.ReadToEnd()), CultureInfo.InvariantCulture);
        }

        FileDescriptor? terminal = null;
        if (console is not null)
        {
            using var connection = StreamSocket.TryAccept(console);
            terminal = connection is null ? null : DescriptorMessages.Receive(connection);
            if (terminal is null)
            {
                throw new EngineException(ErrorKind.Internal, "the runtime passed no terminal through its console socket");
            }
        }

        return new AdoptedProcess(pid, ProcessWaiter.Open(pid), terminal);
    }
}
