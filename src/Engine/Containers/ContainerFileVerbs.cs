using Skiff.Api.Containers;
using Skiff.Engine.Bundle;
using Skiff.Engine.Events;
using Skiff.Errors;
using Skiff.Storage.Files;

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

    public async Task<ContainerPathStat> StatAsync(string nameOrId, string path, CancellationToken cancellationToken)
    {
        var container = parts.Registry.Get(nameOrId);
        await using var files = await ReachableFiles.OpenAsync(parts, container);
        return StatOf(files, nameOrId, path);
    }

    public async Task<IArchive> OpenArchiveAsync(string nameOrId, string path, CancellationToken cancellationToken)
    {
        var container = parts.Registry.Get(nameOrId);
        var files = await ReachableFiles.OpenAsync(parts, container);
        try
        {
            var stat = StatOf(files, nameOrId, path);
            return new PathArchive(files, stat, async (output, token) =>
            {
                await files.Tree.ArchiveAsync(path, output, token);
                parts.Events.Publish(container, "archive-path");
            });
        }
        catch
        {
            await files.DisposeAsync();
            throw;
        }
    }

    public async Task ExtractAsync(string nameOrId, ExtractOptions options, Stream archive, CancellationToken cancellationToken)
    {
        var container = parts.Registry.Get(nameOrId);
        await using var files = await ReachableFiles.OpenAsync(parts, container);
        if (container.HostConfig.ReadonlyRootfs && !IsInWritableMount(container, options.Path))
            throw new EngineException(ErrorKind.PermissionDenied, "container rootfs is marked read-only");
        (uint, uint)? owner = null;
        if (options.CopyUidGid && !string.IsNullOrEmpty(container.Record.Config.User))
        {
            var user = UserLookup.In(files.Rootfs, container.Record.Config.User, container.HostConfig.GroupAdd);
            owner = (user.Uid, user.Gid);
        }
        try
        {
            await files.Tree.ExtractAsync(options.Path, archive, new ExtractRules(options.NoOverwriteDirNonDir, owner), cancellationToken);
        }
        catch (EngineException error) when (error.Kind == ErrorKind.NotFound)
        {
            throw NotFound(nameOrId, options.Path, error);
        }
        parts.Events.Publish(container, "extract-to-dir");
    }

    private static bool IsInWritableMount(Container container, string path)
    {
        var clean = ContainerPath.Clean(path) + "/";
        return container.Record.MountPoints.Values.Any(mount => mount.RW && clean.StartsWith(mount.Destination + "/", StringComparison.Ordinal));
    }

    private static ContainerPathStat StatOf(ReachableFiles files, string nameOrId, string path)
    {
        try
        {
            return PathStatView.Of(files.Tree.Stat(path));
        }
        catch (EngineException error) when (error.Kind == ErrorKind.NotFound)
        {
            throw NotFound(nameOrId, path, error);
        }
    }

    private static EngineException NotFound(string nameOrId, string path, EngineException cause)
        => new(ErrorKind.NotFound, $"Could not find the file {path} in container {nameOrId}", cause);
}
