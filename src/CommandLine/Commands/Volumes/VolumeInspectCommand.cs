using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Volumes;

internal static partial class VolumeInspectCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken) =>
        InspectOutput.RunAsync(invocation, async name => (await invocation.Session.Client.Volumes.InspectRawAsync(name, cancellationToken), "volume.Volume"));
}
