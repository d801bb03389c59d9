using System.IO.Pipelines;
using Skiff.Api.Containers;

namespace Skiff.Engine.Containers;

/// <summary>An archive of one path; what it reads from stays reachable until it is disposed of.</summary>
internal sealed class PathArchive(ReachableFiles files, ContainerPathStat stat, Func<Stream, CancellationToken, Task> write) : IArchive
{
    private readonly TarExport _export = new(write);

    public ContainerPathStat Stat => stat;

    public Task CopyToAsync(PipeWriter output, CancellationToken cancellationToken) => _export.CopyToAsync(output, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _export.DisposeAsync();
        await files.DisposeAsync();
    }
}
