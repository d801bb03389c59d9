using System.Text;
using Skiff.Api.Containers;
using Skiff.Engine.Networks;

namespace Skiff.Engine.Containers;

/// <summary>Containers as lists show them, newest first.</summary>
internal sealed class ContainerList(EngineParts parts)
{
    public async Task<List<ContainerSummary>> ListAsync(ContainerQuery query, CancellationToken cancellationToken)
    {
        var filter = new ContainerFilter(parts, query.Filters);
        var all = query.All || query.Limit is > 0 || filter.IncludesStopped;
        var fitting = parts.Registry.All()
            .Where(container => (all || container.Record.State.Running) && filter.Accepts(container))
            .OrderByDescending(container => container.Record.Created);
        var summaries = new List<ContainerSummary>();
        foreach (var container in query.Limit is > 0 and var limit ? fitting.Take(limit) : fitting)
            summaries.Add(await SummaryAsync(container, query.Size, cancellationToken));
        return summaries;
    }

    private async Task<ContainerSummary> SummaryAsync(Container container, bool size, CancellationToken cancellationToken)
    {
        var record = container.Record;
        var written = size ? await parts.Store.Snapshots.SizeAsync(container.Id, cancellationToken) : 0;
        return new ContainerSummary
        {
            Id = record.Id,
            Names = [record.Name],
            Image = ImageName(record),
            ImageId = record.Image,
            Command = Command(record),
            Created = record.Created.ToUnixTimeSeconds(),
            Ports = NetworkView.PortSummaries(container),
            SizeRw = size ? written : null,
            SizeRootFs = size ? written + ImageSize(record.Image) : null,
            Labels = record.Config.Labels ?? [],
            State = StatusText.Word(record.State.Status),
            Status = StatusText.Sentence(record.State, parts.Time.GetUtcNow()),
            HostConfig = new ContainerSummaryHostConfig
            {
                NetworkMode = container.HostConfig.NetworkMode,
                Annotations = container.HostConfig.Annotations,
            },
            NetworkSettings = new ContainerSummaryNetworkSettings { Networks = NetworkView.Endpoints(container) },
            Mounts = [.. record.MountPoints.Values.OrderBy(mount => mount.Destination, StringComparer.Ordinal).Select(mount => mount.ToApi())],
            Health = new ContainerSummaryHealth
            {
                Status = StatusText.HealthWord(record.State),
                FailingStreak = record.State.Health?.FailingStreak ?? 0,
            },
        };
    }

    /// <summary>The name it was created with, as long as that still means the same image.</summary>
    private string ImageName(State.ContainerRecord record)
    {
        var name = record.Config.Image ?? "";
        return parts.Store.Images.TryResolve(name, out var image) && image.Id.Text == record.Image ? name : record.Image;
    }

    private static string Command(State.ContainerRecord record)
    {
        var text = new StringBuilder(record.Path);
        foreach (var word in record.Args)
            text.Append(' ').Append(word.Contains(' ', StringComparison.Ordinal) ? $"'{word}'" : word);
        return text.ToString();
    }

    private long ImageSize(string image) => Oci.Image.Digest.TryParse(image, out var id) ? parts.Store.Images.Get(id)?.Size ?? 0 : 0;
}
