using Skiff.CommandLine.Configuration;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;
using Skiff.Linux.Terminals;

namespace Skiff.CommandLine.Streams;

/// <summary>
/// The user's terminal in raw mode. A shell beside this process holds one end of a pipe: when this process is gone without having
/// said so, killed with a signal that it cannot catch, the shell sets the terminal as it was.
/// </summary>
internal sealed class GuardedRawMode : IDisposable
{
    private const string Script = "read -r done || stty \"$1\" <&3";
    private readonly RawMode _mode;
    private readonly ChildProcess? _guard;
    private readonly FileDescriptor? _alive;
    private int _disposed;

    private GuardedRawMode(RawMode mode)
    {
        _mode = mode;
        (_guard, _alive) = Start(mode.Saved);
    }

    /// <summary>Null where standard input is no terminal.</summary>
    public static GuardedRawMode? Enter(Session session) => session.Streams.EnterRawMode() is { } mode ? new GuardedRawMode(mode) : null;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _mode.Dispose();
        if (_alive is null)
            return;
        using (var file = new FileStream(_alive.ToSafeFileHandle(), FileAccess.Write, bufferSize: 0))
        {
            try
            {
                file.Write("done\n"u8);
            }
            catch (IOException)
            {
                // the guard has ended before us: nothing is left for it to do
            }
        }
        _guard!.Dispose();
    }

    private static (ChildProcess? Guard, FileDescriptor? Alive) Start(string saved)
    {
        var (end, alive) = Pipe.Open();
        try
        {
            using var terminal = new FileDescriptor(0, owned: false);
            var guard = ChildProcess.Start(new SpawnRequest
            {
                Path = "/bin/sh",
                Arguments = ["sh", "-c", Script, "sh", saved],
                Environment = ProcessEnvironment.All(),
                Descriptors = [new DescriptorPlacement(end, 0), new DescriptorPlacement(terminal, 3)],
                // beyond what is sent to the terminal's processes, and to this one's group
                NewSession = true,
            });
            return (guard, alive);
        }
        catch (LinuxException)
        {
            // a host without a shell has no guard; the terminal is still restored in every case but that of kill -9
            alive.Dispose();
            return (null, null);
        }
        finally
        {
            end.Dispose();
        }
    }
}
