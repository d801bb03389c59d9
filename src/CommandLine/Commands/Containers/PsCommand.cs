using System.Globalization;
using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class PsCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var format = flags.Text("format");
        if (format.Length == 0)
            format = !flags.Bool("quiet") && session.Config.PsFormat is { Length: > 0 } configured ? configured : "table";
        else if (flags.Bool("quiet"))
        {
            session.Error.WriteLine("WARNING: Ignoring custom format, because both --format and --quiet are set.");
            format = "table";
        }
        var last = flags.Bool("latest") && !flags.Changed("last") ? 1 : flags.Integer("last");
        var size = flags.Changed("size") ? flags.Bool("size") : MentionsSize(format);
        var query = new ApiQuery()
            .Flag("all", flags.Bool("all"))
            .Set("limit", last > 0 ? last.ToString(CultureInfo.InvariantCulture) : null)
            .Flag("size", size)
            .Filters(Filters.Of(flags));
        var containers = await session.Client.Containers.ListAsync(query, cancellationToken);
        var listing = new Listing(ContainerRows.Format(format, flags.Bool("quiet"), flags.Bool("size")), ContainerRows.Titles);
        session.Output.Write(listing.Print(containers.Select(container => ContainerRows.Of(container, session.Clock.GetUtcNow(), !flags.Bool("no-trunc")))));
        return 0;
    }

    private static bool MentionsSize(string format) =>
        format.Contains(".Size", StringComparison.Ordinal) || format.Contains("json .}}", StringComparison.Ordinal) || format.Contains("json . ", StringComparison.Ordinal);
}
