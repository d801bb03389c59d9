using Skiff.Client;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Configuration;

/// <summary>Connections through `ssh HOST docker system dial-stdio`.</summary>
internal static class SshConnection
{
    public static Func<CancellationToken, ValueTask<Stream>> Dialer(EngineAddress address, string host)
    {
        _ = address;
        throw new CommandException($"{host}: connections through ssh are not available in this build");
    }
}
