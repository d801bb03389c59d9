using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class ImagePruneCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var all = invocation.Flags.Bool("all");
        if (!invocation.Flags.Bool("force"))
            Confirmation.Require(invocation.Session, all
                ? "WARNING! This will remove all images without at least one container associated to them."
                : "WARNING! This will remove all dangling images.");
        var filters = Filters.Of(invocation.Flags);
        filters["dangling"] = [all ? "false" : "true"];
        var pruned = await invocation.Session.Client.Images.PruneAsync(new ApiQuery().Filters(filters), cancellationToken);
        var output = invocation.Session.Output;
        if (pruned.ImagesDeleted is { Count: > 0 } deleted)
        {
            output.WriteLine("Deleted Images:");
            foreach (var image in deleted)
                output.WriteLine(string.IsNullOrEmpty(image.Untagged) ? $"deleted: {image.Deleted}" : $"untagged: {image.Untagged}");
            output.WriteLine();
        }
        output.WriteLine($"Total reclaimed space: {ByteSize.Human(pruned.SpaceReclaimed)}");
        return 0;
    }
}
