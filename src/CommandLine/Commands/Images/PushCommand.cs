using Skiff.Client;
using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class PushCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        if (!flags.Bool("disable-content-trust"))
            throw new CommandException("--disable-content-trust=false: content trust is not implemented");
        ImageName image;
        try
        {
            image = ImageName.Parse(invocation.Arguments[0]);
        }
        catch (FormatException error)
        {
            throw new CommandException(error.Message);
        }
        var all = flags.Bool("all-tags");
        if (all && image.Tag is not null)
            throw new CommandException("tag can't be used with --all-tags/-a");
        if (!all && image is { Tag: null, Digest: null })
        {
            image = image.WithDefaultTag();
            if (!flags.Bool("quiet") && ProgressFlag.Of(flags) != ProgressStyle.Json)
                session.Output.WriteLine($"Using default tag: {image.Tag}");
        }
        var query = new ApiQuery().Set("tag", all ? null : image.Tag).Set("platform", PlatformText.Json(flags.Text("platform")));
        var display = ProgressDisplay.Of(session, flags.Bool("quiet") ? TextWriter.Null : session.Output, session.Streams.OutputIsTerminal, ProgressFlag.Of(flags));
        await Interruption.RunAsync(async token =>
        {
            await using var stream = await session.Client.Images.PushAsync(image.Repository, query, RegistryAuth.HeaderOf(session, image.Domain), token);
            await display.ShowAsync(stream, token);
            return 0;
        }, () => $"the engine has stopped the push; the registry keeps the layers that were whole ({display.Parts.Done} of {display.Parts.All}), and the next push leaves them out.", cancellationToken);
        if (flags.Bool("quiet"))
            session.Output.WriteLine(image.Full);
        return 0;
    }
}
