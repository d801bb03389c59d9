using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class PortCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var name = invocation.Arguments[0];
        var container = await invocation.Session.Client.Containers.InspectAsync(name, cancellationToken);
        var ports = container.NetworkSettings?.Ports ?? [];
        List<string> lines;
        if (invocation.Arguments.Count > 1)
        {
            var wanted = invocation.Arguments[1];
            var key = wanted.Contains('/', StringComparison.Ordinal) ? wanted : wanted + "/tcp";
            if (!ports.TryGetValue(key, out var bindings) || bindings is null or { Count: 0 })
                throw new CommandException($"Error: No public port '{wanted}' published for {name}");
            lines = [.. bindings.Select(binding => PortText.Join(binding.HostIp, binding.HostPort))];
        }
        else
        {
            lines = [.. ports.SelectMany(port => (port.Value ?? []).Select(binding => $"{port.Key} -> {PortText.Join(binding.HostIp, binding.HostPort)}"))];
        }
        lines.Sort(NaturalOrder.Compare);
        foreach (var line in lines)
            invocation.Session.Output.WriteLine(line);
        return 0;
    }
}
