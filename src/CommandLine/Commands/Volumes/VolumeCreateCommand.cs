using Skiff.Api.Volumes;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Volumes;

internal static partial class VolumeCreateCommand
{
    private static readonly string[] ClusterFlags =
        ["availability", "group", "limit-bytes", "required-bytes", "scope", "secret", "sharing", "topology-preferred", "topology-required", "type"];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var flags = invocation.Flags;
        if (Array.Find(ClusterFlags, flags.Changed) is { } flag)
            throw new CommandException($"--{flag}: cluster volumes are not implemented");
        var name = invocation.Arguments.ElementAtOrDefault(0) ?? "";
        if (flags.Changed("name"))
        {
            if (name.Length > 0)
                throw new CommandException("conflicting options: cannot specify a volume name through both --name and as a positional arg");
            name = flags.Text("name");
        }
        var volume = await invocation.Session.Client.Volumes.CreateAsync(new VolumeCreateRequest
        {
            Name = name.Length > 0 ? name : null,
            Driver = flags.Text("driver"),
            DriverOpts = flags.Map("opt") is { Count: > 0 } options ? options : null,
            Labels = flags.Map("label") is { Count: > 0 } labels ? labels : null,
        }, cancellationToken);
        invocation.Session.Output.WriteLine(volume.Name);
        return 0;
    }
}
