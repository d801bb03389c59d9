using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using System.Globalization;

namespace Skiff.CommandLine.Commands.Compose;

internal static class PortComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "port",
        Operands = "[OPTIONS] SERVICE PRIVATE_PORT",
        Summary = "Print the public port for a port binding",
        Arguments = ArgumentRule.Exactly(2),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("index", FlagKind.Integer, "index of the container if service has multiple replicas"),
        new("protocol", FlagKind.Text, "tcp or udp (default \"tcp\")") { Default = "tcp" },
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.ProjectOrName([invocation.Arguments[0]]);
        var container = await call.ContainerAsync(context, invocation.Arguments[0], all: true, cancellationToken);
        var (port, protocol) = invocation.Arguments[1].Split('/') is [var number, var named] ? (number, named) : (invocation.Arguments[1], invocation.Flags.Text("protocol").ToLowerInvariant());
        var found = (container.Summary.Ports ?? []).Find(entry => entry.PrivatePort.ToString(CultureInfo.InvariantCulture) == port && entry.Type == protocol && entry.PublicPort > 0)
            ?? throw new CommandException($"no port {port}/{protocol} for container {container.Name}: {string.Join(", ", (container.Summary.Ports ?? []).Select(static entry => $"{entry.PrivatePort}/{entry.Type}"))}");
        call.Session.Output.Write(PortText.Join(found.IP, found.PublicPort.ToString(CultureInfo.InvariantCulture)) + "\n");
        return 0;
    }
}
