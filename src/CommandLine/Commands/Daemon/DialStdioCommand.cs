using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Daemon;

/// <summary>Joins standard input and output to the daemon: what a client at the other end of ssh talks to.</summary>
internal static class DialStdioCommand
{
    public static Command Declare() => new()
    {
        Name = "dial-stdio",
        Summary = "Proxy the stdio stream to the daemon connection. Should not be invoked manually.",
        Hidden = true,
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var session = invocation.Session;
        await using var connection = await session.Client.DialRawAsync(cancellationToken);
        var input = new Thread(() => Pump(session.Streams.Input, connection)) { IsBackground = true, Name = "standard input" };
        input.Start();
        await connection.Stream.CopyToAsync(session.RawOutput(), cancellationToken);
        return 0;
    }

    private static void Pump(Stream input, Client.RawStream connection)
    {
        try
        {
            input.CopyTo(connection.Stream);
            var closing = connection.CloseWriteAsync();
            if (!closing.IsCompleted)
                closing.AsTask().Wait();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // the daemon's side has ended, and with it the command
        }
    }
}
