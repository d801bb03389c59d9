using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class ImagesCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var filters = Filters.Of(flags);
        if (invocation.Arguments.Count > 0 && invocation.Arguments[0].Length > 0)
            filters["reference"] = [.. filters.GetValueOrDefault("reference") ?? [], invocation.Arguments[0]];
        if (flags.Bool("tree"))
            throw new CommandException("--tree: the list as a tree of platforms is not implemented");
        var format = flags.Text("format");
        if (format.Length == 0)
            format = !flags.Bool("quiet") && session.Config.ImagesFormat is { Length: > 0 } configured ? configured : "table";
        var images = await session.Client.Images.ListAsync(new ApiQuery().Flag("all", flags.Bool("all")).Filters(filters), cancellationToken);
        var digests = flags.Bool("digests");
        var listing = new Listing(ImageRows.Format(format, flags.Bool("quiet"), digests), ImageRows.Titles);
        var now = session.Clock.GetUtcNow();
        var wantsDigests = digests || format.Contains(".Digest", StringComparison.Ordinal);
        session.Output.Write(listing.Print(images.SelectMany(image => ImageRows.Of(image, now, !flags.Bool("no-trunc"), wantsDigests))));
        return 0;
    }
}
