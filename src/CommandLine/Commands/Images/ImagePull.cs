using Skiff.Client;
using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Images;

/// <summary>Has the daemon pull an image and shows how it goes.</summary>
internal static class ImagePull
{
    public static async Task RunAsync(Session session, ImageName image, ImagePullOptions options, CancellationToken cancellationToken)
    {
        var query = new ApiQuery().Keep("fromImage", image.Repository).Set("platform", options.Platform);
        if (!options.AllTags)
            query.Keep("tag", image.Digest ?? image.Tag ?? "latest");
        var onTerminal = ReferenceEquals(options.Output, session.Output) ? session.Streams.OutputIsTerminal : session.Streams.Error is Linux.Terminals.StandardStream { IsTerminal: true };
        var display = ProgressDisplay.Of(session, options.Quiet ? TextWriter.Null : options.Output, onTerminal, options.Style);
        await Interruption.RunAsync(async token =>
        {
            await using var stream = await session.Client.Images.CreateAsync(query, RegistryAuth.HeaderOf(session, image.Domain), null, token);
            await display.ShowAsync(stream, token);
            return 0;
        }, () => $"the engine has stopped the pull and keeps what has arrived ({Told(display)}); the next pull goes on from there.", cancellationToken);
    }

    private static string Told(ProgressDisplay display) => display.Parts is (var done, > 0 and var all) ? $"{done} of {all} layers whole" : "no layer yet";
}
