using Skiff.Api.Networks;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Networks;

internal static partial class NetworkConnectCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var flags = invocation.Flags;
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in flags.Many("driver-opt"))
        {
            var equals = option.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new CommandException("invalid key/value pair format in driver options");
            options[option[..equals].Trim()] = option[(equals + 1)..].Trim();
        }
        await invocation.Session.Client.Networks.ConnectAsync(invocation.Arguments[0], new NetworkConnectRequest
        {
            Container = invocation.Arguments[1],
            EndpointConfig = new EndpointSettings
            {
                IPAMConfig = new EndpointIpamConfig
                {
                    IPv4Address = flags.Text("ip"),
                    IPv6Address = flags.Text("ip6"),
                    LinkLocalIPs = flags.Many("link-local-ip") is { Count: > 0 } local ? [.. local] : null,
                },
                Links = flags.Many("link") is { Count: > 0 } links ? [.. links] : null,
                Aliases = [.. flags.Many("alias")],
                DriverOpts = options,
                GwPriority = flags.Integer("gw-priority"),
            },
        }, cancellationToken);
        return 0;
    }
}
