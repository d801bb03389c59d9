using System.Globalization;
using Skiff.Api.Images;
using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class HistoryCommand
{
    private const int CreatedByWidth = 45;

    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["ID"] = "IMAGE",
        ["CreatedSince"] = "CREATED",
        ["CreatedAt"] = "CREATED AT",
        ["CreatedBy"] = "CREATED BY",
        ["Size"] = "SIZE",
        ["Comment"] = "COMMENT",
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var history = await session.Client.Images.HistoryAsync(invocation.Arguments[0], new ApiQuery().Set("platform", PlatformText.Json(flags.Text("platform"))), cancellationToken);
        var human = flags.Bool("human");
        var format = flags.Text("format") is { Length: > 0 } given ? given : "table";
        if (format == "table")
            format = flags.Bool("quiet") ? "{{.ID}}" : $"table {{{{.ID}}}}\t{{{{.{(human ? "CreatedSince" : "CreatedAt")}}}}}\t{{{{.CreatedBy}}}}\t{{{{.Size}}}}\t{{{{.Comment}}}}";
        var now = session.Clock.GetUtcNow();
        session.Output.Write(new Listing(format, Titles).Print(history.Select(item => Of(item, now, !flags.Bool("no-trunc"), human))));
        return 0;
    }

    private static Row Of(ImageHistoryItem item, DateTimeOffset now, bool truncate, bool human)
    {
        var created = DateTimeOffset.FromUnixTimeSeconds(item.Created);
        return new Row("*image.historyContext", new Dictionary<string, Func<object?>>(StringComparer.Ordinal)
        {
            ["ID"] = () => truncate ? Ellipsis.ShortId(item.Id ?? "") : item.Id,
            ["CreatedAt"] = () => GoTime.Rfc3339(created),
            ["CreatedSince"] = () => item.Created <= 0 ? "N/A" : human ? HumanDuration.Of(now - created) + " ago" : GoTime.Rfc3339(created),
            ["CreatedBy"] = () => CreatedBy(item, truncate),
            ["Size"] = () => human ? ByteSize.Decimal(item.Size, 3) : item.Size.ToString(CultureInfo.InvariantCulture),
            ["Comment"] = () => item.Comment ?? "",
        });
    }

    private static string CreatedBy(ImageHistoryItem item, bool truncate)
    {
        var text = (item.CreatedBy ?? "").Replace('\t', ' ');
        return truncate ? Ellipsis.Cut(text, CreatedByWidth) : text;
    }
}
