using Skiff.Client;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class SaveCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var output = ArchiveOutput.Check(invocation.Session, invocation.Flags.Text("output"), "failed to save image");
        var query = new ApiQuery().Set("platform", PlatformText.Json(invocation.Flags.Text("platform")));
        foreach (var image in invocation.Arguments)
            query.Keep("names", image);
        await using var tar = await invocation.Session.Client.Images.SaveAsync(query, cancellationToken);
        await ArchiveOutput.WriteAsync(invocation.Session, tar, output, cancellationToken);
        return 0;
    }
}
