using Skiff.Client;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Daemon;

internal static partial class InspectCommand
{
    private static readonly string[] Types = ["container", "image", "network", "volume"];

    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var type = invocation.Flags.Text("type");
        if (invocation.Flags.Changed("type") && type.Length == 0)
            throw new CommandException("type is empty: must be one of \"config\", \"container\", \"image\", \"network\", \"node\", \"plugin\", \"secret\", \"service\", \"task\", \"volume\"");
        if (type.Length > 0 && Array.IndexOf(Types, type) < 0)
            throw new CommandException($"unknown type: {GoText.Quote(type)}: must be one of \"config\", \"container\", \"image\", \"network\", \"node\", \"plugin\", \"secret\", \"service\", \"task\", \"volume\"");
        return InspectOutput.RunAsync(invocation, name => FindAsync(invocation, name, type.Length > 0 ? [type] : Types, cancellationToken));
    }

    /// <summary>The first kind of object that has this name.</summary>
    private static async Task<(byte[] Document, string Type)> FindAsync(Invocation invocation, string name, string[] types, CancellationToken cancellationToken)
    {
        var client = invocation.Session.Client;
        foreach (var type in types)
        {
            try
            {
                return type switch
                {
                    "container" => (await client.Containers.InspectRawAsync(name, invocation.Flags.Bool("size"), cancellationToken), "container.InspectResponse"),
                    "image" => (await client.Images.InspectRawAsync(name, null, cancellationToken), "image.InspectResponse"),
                    "network" => (await client.Networks.InspectRawAsync(name, null, cancellationToken), "network.Inspect"),
                    _ => (await client.Volumes.InspectRawAsync(name, cancellationToken), "volume.Volume"),
                };
            }
            catch (ApiException error) when (error.IsNotFound)
            {
                // the next kind may have it
            }
        }
        throw new CommandException($"Error: No such {(types.Length == 1 ? types[0] : "object")}: {name}");
    }
}
