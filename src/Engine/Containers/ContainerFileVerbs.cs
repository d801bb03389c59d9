using Skiff.Api.Containers;
using Skiff.Engine.Events;
using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <inheritdoc cref="IContainerFiles"/>
internal sealed class ContainerFileVerbs(EngineParts parts) : IContainerFiles
{
    public async Task<List<FilesystemChange>> ChangesAsync(string nameOrId, CancellationToken cancellationToken)
    {
        var container = parts.Registry.Get(nameOrId);
        var changes = await parts.Store.Snapshots.ChangesAsync(container.Id, cancellationToken);
        return [.. changes.Select(change => new FilesystemChange { Path = change.Path, Kind = (int)change.Kind })];
    }

    public Task<IExport> OpenExportAsync(string nameOrId, CancellationToken cancellationToken)
    {
        var container = parts.Registry.Get(nameOrId);
        if (container.Record.State.Status is ContainerStatus.Removing or ContainerStatus.Dead)
            throw new EngineException(ErrorKind.Conflict, $"You cannot export container {container.Id} which is being removed");
        return Task.FromResult<IExport>(new TarExport(async (output, token) =>
        {
            await parts.Store.Snapshots.ExportAsync(container.Id, output, token);
            parts.Events.Publish(container, "export");
        }));
    }

    public Task<ContainerPathStat> StatAsync(string nameOrId, string path, CancellationToken cancellationToken)
        => throw Refused(nameOrId);

    public Task<IArchive> OpenArchiveAsync(string nameOrId, string path, CancellationToken cancellationToken)
        => throw Refused(nameOrId);

    public Task ExtractAsync(string nameOrId, ExtractOptions options, Stream archive, CancellationToken cancellationToken)
        => throw Refused(nameOrId);

    private EngineException Refused(string nameOrId)
    {
        parts.Registry.Get(nameOrId);
        return new EngineException(ErrorKind.NotImplemented, "copying files from and to containers is not supported by this engine");
    }
}
