using System.Globalization;
using System.Text;
using Skiff.Api.Containers;
using Skiff.Api.Daemon;
using Skiff.Api.Images;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Daemon;

internal static partial class DiskUsageCommand
{
    private static readonly Dictionary<string, string> Titles = new(StringComparer.Ordinal)
    {
        ["Type"] = "TYPE",
        ["TotalCount"] = "TOTAL",
        ["Active"] = "ACTIVE",
        ["Size"] = "SIZE",
        ["Reclaimable"] = "RECLAIMABLE",
    };

    private static readonly Dictionary<string, string> CacheTitles = new(StringComparer.Ordinal)
    {
        ["ID"] = "CACHE ID",
        ["CacheType"] = "CACHE TYPE",
        ["Size"] = "SIZE",
        ["CreatedSince"] = "CREATED",
        ["LastUsedSince"] = "LAST USED",
        ["UsageCount"] = "USAGE",
        ["Shared"] = "SHARED",
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var format = flags.Text("format");
        var usage = await session.Client.Daemon.DiskUsageAsync(cancellationToken);
        if (flags.Bool("verbose") && format is not ("" or "table"))
            DiskUsageDetails.Write(session, format, usage);
        else if (flags.Bool("verbose"))
            session.Output.Write(Verbose(usage, session.Clock.GetUtcNow()));
        else
            session.Output.Write(new Listing(format is "" or "table" ? "table {{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}" : format, Titles).Print(Rows(usage)));
        return 0;
    }

    private static IEnumerable<Row> Rows(DiskUsage usage)
    {
        var images = usage.Images ?? [];
        var used = images.Where(image => image.Containers > 0).Sum(image => image.Size != -1 && image.SharedSize != -1 ? image.Size - image.SharedSize : 0);
        yield return Of("Images", images.Count, images.Count(image => image.Containers > 0), usage.LayersSize, Share(usage.LayersSize - used, usage.LayersSize));
        var containers = usage.Containers ?? [];
        var size = containers.Sum(container => container.SizeRw ?? 0);
        var idle = containers.Where(container => !IsActive(container)).Sum(container => container.SizeRw ?? 0);
        yield return Of("Containers", containers.Count, containers.Count(IsActive), size, Share(idle, size));
        var volumes = usage.Volumes ?? [];
        var volumeSize = volumes.Sum(volume => Math.Max(0, volume.UsageData?.Size ?? 0));
        var unused = volumes.Where(volume => volume.UsageData?.RefCount is not > 0).Sum(volume => Math.Max(0, volume.UsageData?.Size ?? 0));
        yield return Of("Local Volumes", volumes.Count, volumes.Count(volume => volume.UsageData?.RefCount > 0), volumeSize, Share(unused, volumeSize));
        var cache = usage.BuildCache ?? [];
        var reclaimable = cache.Where(entry => !entry.InUse && !entry.Shared).Sum(entry => entry.Size);
        yield return Of("Build Cache", cache.Count, cache.Count(entry => entry.InUse), usage.BuilderSize ?? cache.Where(entry => !entry.Shared).Sum(entry => entry.Size), ByteSize.Human(reclaimable));
    }

    private static Row Of(string type, int total, int active, long size, string reclaimable) => new($"*formatter.{TypeOf(type)}", new Dictionary<string, Func<object?>>(StringComparer.Ordinal)
    {
        ["Type"] = () => type,
        ["TotalCount"] = () => total.ToString(CultureInfo.InvariantCulture),
        ["Active"] = () => active.ToString(CultureInfo.InvariantCulture),
        ["Size"] = () => ByteSize.Human(size),
        ["Reclaimable"] = () => reclaimable,
    });

    private static string TypeOf(string type) => type switch
    {
        "Images" => "diskUsageImagesContext",
        "Containers" => "diskUsageContainersContext",
        "Local Volumes" => "diskUsageVolumesContext",
        _ => "diskUsageBuilderContext",
    };

    private static string Share(long part, long whole) =>
        whole > 0 ? $"{ByteSize.Human(part)} ({(part * 100 / whole).ToString(CultureInfo.InvariantCulture)}%)" : ByteSize.Human(part);

    private static bool IsActive(ContainerSummary container) => container.State is "running" or "paused" or "restarting";

    private static string Verbose(DiskUsage usage, DateTimeOffset now)
    {
        var text = new StringBuilder("Images space usage:\n\n");
        text.Append(new Listing("table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t{{.SharedSize}}\t{{.UniqueSize}}\t{{.Containers}}", ImageRows.Titles)
            .Print((usage.Images ?? []).Select(image => ImageRows.Of(image, ImageRows.NameOf(image), now, truncate: true))));
        text.Append("\nContainers space usage:\n\n");
        text.Append(new Listing("table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}\t{{.Status}}\t{{.Names}}", ContainerRows.Titles)
            // the size of the image is counted above
            .Print((usage.Containers ?? []).Select(container => ContainerRows.Of(container with { SizeRootFs = 0 }, now, truncate: true))));
        text.Append("\nLocal Volumes space usage:\n\n");
        text.Append(new Listing("table {{.Name}}\t{{.Links}}\t{{.Size}}", VolumeRows.Titles).Print((usage.Volumes ?? []).Select(VolumeRows.Of)));
        var cache = usage.BuildCache ?? [];
        text.Append($"\nBuild cache usage: {ByteSize.Human(usage.BuilderSize ?? cache.Sum(entry => entry.Size))}\n\n");
        text.Append(new Listing("table {{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}\t{{.UsageCount}}\t{{.Shared}}", CacheTitles).Print(cache.Select(entry => Of(entry, now))));
        return text.ToString();
    }

    internal static Row Of(BuildCache entry, DateTimeOffset now) => new("*formatter.buildCacheContext", new Dictionary<string, Func<object?>>(StringComparer.Ordinal)
    {
        ["ID"] = () => Ellipsis.ShortId(entry.Id ?? "") + (entry.InUse ? "*" : ""),
        ["CacheType"] = () => entry.Type ?? "",
        ["Size"] = () => ByteSize.Decimal(entry.Size, 3),
        ["CreatedSince"] = () => GoTime.TryParse(entry.CreatedAt ?? "", out var created) ? HumanDuration.Of(now - created) + " ago" : "",
        ["LastUsedSince"] = () => GoTime.TryParse(entry.LastUsedAt ?? "", out var used) ? HumanDuration.Of(now - used) + " ago" : "",
        ["UsageCount"] = () => entry.UsageCount.ToString(CultureInfo.InvariantCulture),
        ["Shared"] = () => entry.Shared ? "true" : "false",
    });
}
