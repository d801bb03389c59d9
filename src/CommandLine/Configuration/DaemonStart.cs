using System.Net.Sockets;
using Skiff.Client;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;
using Skiff.Linux.Terminals;

namespace Skiff.CommandLine.Configuration;

/// <summary>Starts the engine of this host when root asks something of it and nothing listens on its socket.</summary>
internal static class DaemonStart
{
    private const string Log = "/var/log/skiffd.log";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    /// <summary>True once the engine listens; false when it is not ours to start.</summary>
    public static async Task<bool> RunAsync(Session session, string socket, CancellationToken cancellationToken)
    {
        var program = Path.Combine(Path.GetDirectoryName(System.Environment.ProcessPath) ?? "/", "skiffd");
        if (!CallingUser.IsRoot || !File.Exists(program))
            return false;
        session.Error.WriteLine($"The engine is not running: starting {program} (its messages are in {Log})");
        using var log = DirectoryDescriptor.Open(Log, OpenFlags.O_WRONLY | OpenFlags.O_CREAT | OpenFlags.O_APPEND, 0x180);
        ChildProcess process;
        try
        {
            process = ChildProcess.Start(new SpawnRequest
            {
                Path = program,
                Arguments = ["skiffd"],
                Environment = ProcessEnvironment.All(),
                Descriptors = [new DescriptorPlacement(log, 1), new DescriptorPlacement(log, 2)],
            });
        }
        catch (LinuxException error)
        {
            throw new ConnectionException($"the engine did not start: {error.Message}", error);
        }
        using (process)
        {
            await WaitAsync(session, process, socket, cancellationToken);
        }
        return true;
    }

    private static async Task WaitAsync(Session session, ChildProcess process, string socket, CancellationToken cancellationToken)
    {
        var ended = process.WaitAsync(cancellationToken);
        var until = session.Clock.GetUtcNow() + Patience;
        using var timer = new PeriodicTimer(Step, session.Clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (Listens(socket))
                return;
            if (ended.IsCompleted)
                throw new ConnectionException($"the engine ended at once ({await ended}); see {Log}");
            if (session.Clock.GetUtcNow() > until)
                throw new ConnectionException($"the engine does not listen on {socket} after {Patience.TotalSeconds} seconds; see {Log}");
        }
    }

    private static bool Listens(string socket)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(socket));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
