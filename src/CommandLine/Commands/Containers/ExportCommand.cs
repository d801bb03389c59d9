using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class ExportCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var output = ArchiveOutput.Check(invocation.Session, invocation.Flags.Text("output"), "failed to export container");
        await using var tar = await invocation.Session.Client.Containers.ExportAsync(invocation.Arguments[0], cancellationToken);
        await ArchiveOutput.WriteAsync(invocation.Session, tar, output, cancellationToken);
        return 0;
    }
}
