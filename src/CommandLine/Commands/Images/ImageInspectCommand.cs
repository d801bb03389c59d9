using Skiff.Client;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class ImageInspectCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken) =>
        InspectOutput.RunAsync(invocation, async name =>
            (await invocation.Session.Client.Images.InspectRawAsync(name, new ApiQuery().Set("platform", PlatformText.Json(invocation.Flags.Text("platform"))), cancellationToken), "image.InspectResponse"));
}
