using System.Globalization;
using System.Text.Json;
using Skiff.Client;
using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class SearchCommand
{
    private const int DescriptionWidth = 45;

    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["Name"] = "NAME",
        ["Description"] = "DESCRIPTION",
        ["StarCount"] = "STARS",
        ["IsOfficial"] = "OFFICIAL",
        ["IsAutomated"] = "AUTOMATED",
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var format = flags.Text("format") is { Length: > 0 } given and not "table" ? given : "table {{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}";
        var query = new ApiQuery().Keep("term", invocation.Arguments[0]).Filters(Filters.Of(flags));
        if (flags.Integer("limit") is > 0 and var limit)
            query.Keep("limit", limit.ToString(CultureInfo.InvariantCulture));
        var answer = await session.Client.Images.SearchAsync(query, RegistryAuth.HeaderOf(session, "docker.io"), cancellationToken);
        using var results = JsonDocument.Parse(answer);
        var found = results.RootElement.ValueKind == JsonValueKind.Array ? results.RootElement.EnumerateArray().ToList() : [];
        session.Output.Write(new Listing(format, Titles).Print(found.OrderByDescending(result => Stars(result)).Select(result => Of(result, !flags.Bool("no-trunc")))));
        return 0;
    }

    private static Row Of(JsonElement result, bool truncate) => new("*registry.searchContext", new Dictionary<string, Func<object?>>(StringComparer.Ordinal)
    {
        ["Name"] = () => Text(result, "name"),
        ["Description"] = () => Description(Text(result, "description"), truncate),
        ["StarCount"] = () => Stars(result).ToString(CultureInfo.InvariantCulture),
        ["IsOfficial"] = () => Mark(result, "is_official"),
        ["IsAutomated"] = () => Mark(result, "is_automated"),
    });

    private static string Description(string text, bool truncate)
    {
        var line = text.Replace('\n', ' ').Replace('\r', ' ');
        return truncate ? Ellipsis.Cut(line, DescriptionWidth) : line;
    }

    private static long Stars(JsonElement result) => result.TryGetProperty("star_count", out var stars) && stars.TryGetInt64(out var count) ? count : 0;

    private static string Mark(JsonElement result, string name) => result.TryGetProperty(name, out var flag) && flag.ValueKind == JsonValueKind.True ? "[OK]" : "";

    private static string Text(JsonElement result, string name) => result.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";
}
