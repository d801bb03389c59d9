using Skiff.Api.Daemon;
using Skiff.Api.Images;

namespace Skiff.Engine.Images;

/// <summary>The local images. Errors: NotFound `No such image: x` for every method that takes a name.</summary>
public interface IImages
{
    Task<List<ImageSummary>> ListAsync(ImageQuery query, CancellationToken cancellationToken);

    Task<ImageInspect> InspectAsync(string name, CancellationToken cancellationToken);

    Task<List<ImageHistoryItem>> HistoryAsync(string name, CancellationToken cancellationToken);

    Task TagAsync(string name, string? repository, string? tag, CancellationToken cancellationToken);

    Task<List<ImageDeletion>> RemoveAsync(string name, bool force, bool noPrune, CancellationToken cancellationToken);

    /// <summary>Reads what `save` wrote, in any of its layouts and compressions. Errors after the first report are reported, not thrown.</summary>
    Task LoadAsync(Stream archive, bool quiet, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken);

    Task ImportAsync(ImageImport import, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken);

    /// <summary>Looks the images up; the archive is written by the result.</summary>
    Task<Containers.IExport> OpenSaveAsync(IReadOnlyList<string> names, CancellationToken cancellationToken);

    Task<ImagesPruned> PruneAsync(Filters filters, CancellationToken cancellationToken);

    Task<IdResponse> CommitAsync(CommitOptions options, CancellationToken cancellationToken);
}
