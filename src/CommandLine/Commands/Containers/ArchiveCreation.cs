using System.Formats.Tar;
using System.IO.Pipelines;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

/// <summary>Packs a file or directory of the host for `cp` into a container.</summary>
internal static class ArchiveCreation
{
    /// <returns>True for a directory.</returns>
    public static bool RequireExisting(string path)
    {
        if (Directory.Exists(path))
            return true;
        return new FileInfo(path) is { Exists: true } or { LinkTarget: not null }
            ? false
            : throw new CommandException($"lstat {Path.GetFullPath(path)}: no such file or directory");
    }

    /// <summary>Writes the tree under <paramref name="name"/> (`.` for its contents alone), with owners, modes and times; the result is the bytes of its files.</summary>
    public static async Task<long> WriteAsync(string path, string name, PipeWriter output, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        var size = 0L;
        try
        {
            await using var tar = new TarWriter(output.AsStream(leaveOpen: true), TarEntryFormat.Pax);
            size = await AddAsync(tar, Path.GetFullPath(path), name, cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            failure = error;
        }
        await output.CompleteAsync(failure);
        return size;
    }

    private static async Task<long> AddAsync(TarWriter tar, string path, string name, CancellationToken cancellationToken)
    {
        await tar.WriteEntryAsync(path, name, cancellationToken);
        if (new FileInfo(path).LinkTarget is not null)
            return 0;
        if (!Directory.Exists(path))
            return new FileInfo(path).Length;
        var size = 0L;
        foreach (var child in Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal))
            size += await AddAsync(tar, child, $"{name}/{Path.GetFileName(child)}", cancellationToken);
        return size;
    }
}
