using System.Globalization;
using Skiff.Api.Containers;
using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates;

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
        var mentionsSize = MentionsSize(format, session.Clock.GetUtcNow());
        var last = flags.Bool("latest") && !flags.Changed("last") ? 1 : flags.Integer("last");
        var size = flags.Changed("size") ? flags.Bool("size") : mentionsSize;
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

    /// <summary>
    /// Tries the format on a container without anything: what cannot be carried out is refused before the daemon is asked, and the
    /// daemon has to compute sizes only for a format that comes to print them.
    /// </summary>
    private static bool MentionsSize(string format, DateTimeOffset now)
    {
        if (format == "table")
            return false;
        GoTemplate template;
        try
        {
            template = GoTemplate.Parse(format);
        }
        catch (TemplateException error)
        {
            throw new CommandException("failed to parse template: " + error.Message);
        }
        var size = false;
        try
        {
            template.Execute(ContainerRows.Of(new ContainerSummary(), now, truncate: false, name => size |= name == "Size"));
        }
        catch (TemplateException error)
        {
            throw new CommandException("failed to execute template: " + error.Message);
        }
        return size;
    }
}
