using System.Globalization;
using Skiff.Api.Volumes;

namespace Skiff.CommandLine.Formats;

/// <summary>Volumes as lines of a table.</summary>
internal static class VolumeRows
{
    public static IReadOnlyDictionary<string, string> Titles { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Name"] = "VOLUME NAME",
        ["Driver"] = "DRIVER",
        ["Scope"] = "SCOPE",
        ["Availability"] = "AVAILABILITY",
        ["Mountpoint"] = "MOUNTPOINT",
        ["Labels"] = "LABELS",
        ["Links"] = "LINKS",
        ["Size"] = "SIZE",
        ["Group"] = "GROUP",
        ["Status"] = "STATUS",
    };

    public static Row Of(Volume volume) => new("*formatter.volumeContext", new Dictionary<string, Func<object?>>(StringComparer.Ordinal)
    {
        ["Name"] = () => volume.Name ?? "",
        ["Driver"] = () => volume.Driver ?? "",
        ["Scope"] = () => volume.Scope ?? "",
        ["Mountpoint"] = () => volume.Mountpoint ?? "",
        ["Labels"] = () => LabelText.Join(volume.Labels),
        ["Links"] = () => volume.UsageData is { } usage ? usage.RefCount.ToString(CultureInfo.InvariantCulture) : "N/A",
        ["Size"] = () => volume.UsageData is { } usage ? ByteSize.Human(usage.Size) : "N/A",
        ["Group"] = () => "N/A",
        ["Availability"] = () => "N/A",
        ["Status"] = () => "N/A",
    })
    {
        Label = name => volume.Labels?.GetValueOrDefault(name) ?? "",
    };
}
