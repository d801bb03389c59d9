using System.Globalization;
using Skiff.Api.Containers;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates;

namespace Skiff.CommandLine.Formats;

/// <summary>Containers as lines of a table.</summary>
internal static class ContainerRows
{
    private const string TypeName = "*formatter.ContainerContext";
    private const int CommandWidth = 20;
    private const int MountWidth = 15;

    public static IReadOnlyDictionary<string, string> Titles { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ID"] = "CONTAINER ID",
        ["Names"] = "NAMES",
        ["Image"] = "IMAGE",
        ["Command"] = "COMMAND",
        ["CreatedAt"] = "CREATED AT",
        ["RunningFor"] = "CREATED",
        ["Platform"] = "PLATFORM",
        ["Ports"] = "PORTS",
        ["State"] = "STATE",
        ["Status"] = "STATUS",
        ["Size"] = "SIZE",
        ["Labels"] = "LABELS",
        ["Mounts"] = "MOUNTS",
        ["LocalVolumes"] = "LOCAL VOLUMES",
        ["Networks"] = "NETWORKS",
    };

    public static string Format(string format, bool quiet, bool size) => format switch
    {
        "table" when quiet => "{{.ID}}",
        "table" => "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}" + (size ? "\t{{.Size}}" : ""),
        "raw" when quiet => "container_id: {{.ID}}",
        "raw" => "container_id: {{.ID}}\nimage: {{.Image}}\ncommand: {{.Command}}\ncreated_at: {{.CreatedAt}}\nstate: {{- pad .State 1 0}}\nstatus: {{- pad .Status 1 0}}\n"
            + "names: {{.Names}}\nlabels: {{- pad .Labels 1 0}}\nports: {{- pad .Ports 1 0}}\n" + (size ? "size: {{.Size}}\n" : ""),
        _ when quiet && format.StartsWith("table", StringComparison.Ordinal) => "{{.ID}}",
        _ => format,
    };

    /// <param name="container">What the daemon says of it.</param>
    /// <param name="now">When ages count from.</param>
    /// <param name="truncate">IDs and the like are cut to what fits a table.</param>
    /// <param name="observer">Is told each column that a template asks for.</param>
    public static Row Of(ContainerSummary container, DateTimeOffset now, bool truncate, Action<string>? observer = null)
    {
        var created = DateTimeOffset.FromUnixTimeSeconds(container.Created);
        return new Row(TypeName, new Dictionary<string, Func<object?>>(StringComparer.Ordinal)
        {
            ["ID"] = () => truncate ? Ellipsis.ShortId(container.Id ?? "") : container.Id ?? "",
            ["Names"] = () => Names(container, truncate),
            ["Image"] = () => Image(container, truncate),
            ["Command"] = () => GoText.Quote(truncate ? Ellipsis.Cut(container.Command ?? "", CommandWidth) : container.Command ?? ""),
            ["CreatedAt"] = () => GoTime.Plain(created),
            ["RunningFor"] = () => HumanDuration.Of(now - created) + " ago",
            ["Platform"] = () => Platform(container),
            ["Ports"] = () => PortText.Of(container.Ports ?? []),
            ["State"] = () => container.State ?? "",
            ["Status"] = () => container.Status ?? "",
            ["Size"] = () => Size(container),
            ["Labels"] = () => string.Join(',', (container.Labels ?? []).Select(label => $"{label.Key}={label.Value}").Order(StringComparer.Ordinal)),
            ["Mounts"] = () => string.Join(',', (container.Mounts ?? []).Select(mount => MountName(mount, truncate))),
            ["LocalVolumes"] = () => (container.Mounts ?? []).Count(mount => mount.Driver == "local").ToString(CultureInfo.InvariantCulture),
            ["Networks"] = () => string.Join(',', container.NetworkSettings?.Networks?.Keys.Order(StringComparer.Ordinal) ?? (IEnumerable<string>)[]),
        })
        {
            Observer = observer,
            Label = name => container.Labels?.GetValueOrDefault(name) ?? "",
        };
    }

    private static string Names(ContainerSummary container, bool truncate)
    {
        var names = (container.Names ?? []).Select(name => name.TrimStart('/')).ToList();
        // names with a slash are those by which linked containers know it
        var own = truncate ? names.Find(name => !name.Contains('/', StringComparison.Ordinal)) : null;
        return own ?? string.Join(',', names);
    }

    private static string Image(ContainerSummary container, bool truncate)
    {
        var image = container.Image ?? "";
        if (image.Length == 0)
            return "<no image>";
        if (!truncate)
            return image;
        var id = Ellipsis.ShortId(container.ImageId ?? "");
        if (id == Ellipsis.ShortId(image))
            return id;
        try
        {
            return (ImageName.Parse(image) with { Digest = null }).Familiar;
        }
        catch (FormatException)
        {
            return image;
        }
    }

    private static object Platform(ContainerSummary container) =>
        container.ImageManifestDescriptor?.Platform is { } platform
            ? new RawJson($"{{\"architecture\":{GoJson.Write(platform.Architecture)},\"os\":{GoJson.Write(platform.Os)}}}")
            : new GoNilPointer("*v1.Platform");

    private static string Size(ContainerSummary container)
    {
        var own = ByteSize.Decimal(container.SizeRw ?? 0, 3);
        return container.SizeRootFs is > 0 and var whole ? $"{own} (virtual {ByteSize.Decimal(whole, 3)})" : own;
    }

    private static string MountName(MountPoint mount, bool truncate)
    {
        var name = string.IsNullOrEmpty(mount.Name) ? mount.Source ?? "" : mount.Name;
        return truncate ? Ellipsis.Cut(name, MountWidth) : name;
    }
}
