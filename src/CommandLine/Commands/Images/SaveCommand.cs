using Skiff.Client;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class SaveCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var output = ArchiveOutput.Check(invocation.Session, invocation.Flags.Text("output"), "failed to save image");
        var query = new ApiQuery().Set("platform", PlatformText.Json(invocation.Flags.Text("platform")));
        foreach (var image in invocation.Arguments)
            query.Keep("names", image);
        var style = ProgressFlag.Of(invocation.Flags);
        return await Interruption.RunAsync(async token =>
        {
            await using var tar = await invocation.Session.Client.Images.SaveAsync(query, token);
            await ArchiveOutput.WriteAsync(invocation.Session, ByteProgress.Of(invocation.Session, output.Length > 0 ? style : style is ProgressStyle.Auto ? ProgressStyle.Quiet : style, invocation.Arguments[0], "Saving", tar), output, token);
            return 0;
        }, static () => "the engine has stopped saving; no file was made.", cancellationToken);
    }
}
