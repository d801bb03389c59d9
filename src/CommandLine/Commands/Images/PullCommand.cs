using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class PullCommand
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
        if (all && (image.Tag ?? image.Digest) is not null)
            throw new CommandException("tag can't be used with --all-tags/-a");
        if (!all && image is { Tag: null, Digest: null })
        {
            image = image.WithDefaultTag();
            if (!flags.Bool("quiet") && ProgressFlag.Of(flags) != ProgressStyle.Json)
                session.Output.WriteLine($"Using default tag: {image.Tag}");
        }
        await ImagePull.RunAsync(session, image, new ImagePullOptions { Platform = flags.Text("platform"), AllTags = all, Quiet = flags.Bool("quiet"), Output = session.Output, Style = ProgressFlag.Of(flags) }, cancellationToken);
        if (ProgressFlag.Of(flags) != ProgressStyle.Json)
            session.Output.WriteLine(image.Full);
        return 0;
    }
}
