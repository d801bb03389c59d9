using Skiff.Api.Containers;

namespace Skiff.Engine.Containers;

/// <summary>A container's file system, running or not. Containers are named as in <see cref="IContainers"/>.</summary>
public interface IContainerFiles
{
    Task<List<FilesystemChange>> ChangesAsync(string nameOrId, CancellationToken cancellationToken);

    /// <summary>A tar archive of the whole root file system; volumes are empty directories in it.</summary>
    Task<IExport> OpenExportAsync(string nameOrId, CancellationToken cancellationToken);

    /// <summary>Errors: NotFound `Could not find the file p in container c`.</summary>
    Task<ContainerPathStat> StatAsync(string nameOrId, string path, CancellationToken cancellationToken);

    /// <summary>A tar archive of one file or directory. Errors: as <see cref="StatAsync"/>.</summary>
    Task<IArchive> OpenArchiveAsync(string nameOrId, string path, CancellationToken cancellationToken);

    Task ExtractAsync(string nameOrId, ExtractOptions options, Stream archive, CancellationToken cancellationToken);
}

