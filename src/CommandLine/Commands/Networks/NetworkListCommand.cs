using Skiff.Api.Networks;
using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Networks;

internal static partial class NetworkListCommand
{
    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["ID"] = "NETWORK ID",
        ["Name"] = "NAME",
        ["Driver"] = "DRIVER",
        ["Scope"] = "SCOPE",
        ["IPv4"] = "IPV4",
        ["IPv6"] = "IPV6",
        ["Labels"] = "LABELS",
        ["Internal"] = "INTERNAL",
        ["CreatedAt"] = "CREATED AT",
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var quiet = flags.Bool("quiet");
        var format = flags.Text("format");
        if (format.Length == 0)
            format = !quiet && session.Config.NetworksFormat is { Length: > 0 } configured ? configured : "table";
        format = format switch
        {
            "table" when quiet => "{{.ID}}",
            "table" => "table {{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}",
            "raw" when quiet => "network_id: {{.ID}}",
            "raw" => "network_id: {{.ID}}\nname: {{.Name}}\ndriver: {{.Driver}}\nscope: {{.Scope}}\n",
            _ => format,
        };
        var networks = await session.Client.Networks.ListAsync(new ApiQuery().Filters(Filters.Of(flags)), cancellationToken);
        networks.Sort(static (left, right) => NaturalOrder.Compare(left.Name ?? "", right.Name ?? ""));
        session.Output.Write(new Listing(format, Titles).Print(networks.Select(network => Of(network, !flags.Bool("no-trunc")))));
        return 0;
    }

    private static Row Of(NetworkInspect network, bool truncate) => new("*network.networkContext", new Dictionary<string, Func<object?>>(StringComparer.Ordinal)
    {
        ["ID"] = () => truncate ? Ellipsis.ShortId(network.Id ?? "") : network.Id,
        ["Name"] = () => network.Name ?? "",
        ["Driver"] = () => network.Driver ?? "",
        ["Scope"] = () => network.Scope ?? "",
        ["IPv4"] = () => network.EnableIPv4 ? "true" : "false",
        ["IPv6"] = () => network.EnableIPv6 ? "true" : "false",
        ["Internal"] = () => network.Internal ? "true" : "false",
        ["Labels"] = () => LabelText.Join(network.Labels),
        ["CreatedAt"] = () => CreatedAt(network.Created ?? ""),
    })
    {
        Label = name => network.Labels?.GetValueOrDefault(name) ?? "",
    };

    /// <summary>Go's spelling of the time, with all the digits that the daemon sent.</summary>
    private static string CreatedAt(string created)
    {
        if (!GoTime.TryParse(created, out var time))
            return created;
        var dot = created.IndexOf('.', StringComparison.Ordinal);
        var digits = dot < 0 ? "" : new string([.. created[(dot + 1)..].TakeWhile(char.IsAsciiDigit)]).TrimEnd('0');
        var whole = new DateTimeOffset(time.Ticks - time.Ticks % TimeSpan.TicksPerSecond, time.Offset).ToUniversalTime();
        return GoTime.Plain(whole).Insert("yyyy-MM-dd HH:mm:ss".Length, digits.Length > 0 ? "." + digits : "");
    }
}
