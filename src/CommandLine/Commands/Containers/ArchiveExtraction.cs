using System.Formats.Tar;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

/// <summary>Unpacks what `cp` brings out of a container, under the name that the user gave, and never outside of it.</summary>
internal static class ArchiveExtraction
{
    /// <summary>Where the archive goes, and what its topmost name becomes there (null to keep it).</summary>
    public static (string Directory, string? Name) Plan(string source, bool isDirectory, string target)
    {
        var full = Path.GetFullPath(target).TrimEnd('/');
        var contentsOnly = source.EndsWith("/.", StringComparison.Ordinal) || source == ".";
        if (Directory.Exists(full))
            return (full, contentsOnly ? "." : null);
        if (File.Exists(full) && isDirectory)
            throw new CommandException("cannot copy directory");
        if (!isDirectory && target.EndsWith('/'))
            throw new CommandException("no such directory");
        return (Path.GetDirectoryName(full) ?? "/", Path.GetFileName(full));
    }

    /// <returns>The bytes of the files.</returns>
    public static async Task<long> RunAsync(Stream archive, (string Directory, string? Name) plan, CancellationToken cancellationToken)
    {
        var size = 0L;
        await using var tar = new TarReader(archive);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            var path = Place(plan, entry.Name);
            if (path is null)
                continue;
            size += entry.Length;
            await ExtractAsync(entry, path, plan, cancellationToken);
        }
        return size;
    }

    private static async Task ExtractAsync(TarEntry entry, string path, (string Directory, string? Name) plan, CancellationToken cancellationToken)
    {
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                if (!Directory.Exists(path))
                    Directory.CreateDirectory(path, entry.Mode | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                break;
            case TarEntryType.SymbolicLink:
                File.Delete(path);
                File.CreateSymbolicLink(path, entry.LinkName);
                break;
            case TarEntryType.HardLink:
                var linked = Place(plan, entry.LinkName) ?? throw new CommandException($"invalid hard link {entry.Name} in the archive");
                File.Copy(linked, path, overwrite: true);
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                // a link in the way would lead elsewhere: the name is made anew
                File.Delete(path);
                await entry.ExtractToFileAsync(path, overwrite: true, cancellationToken);
                break;
            default:
                throw new CommandException($"{entry.Name}: cannot make a {entry.EntryType} on this host");
        }
    }

    /// <summary>The path of an entry below the directory; null for the directory itself.</summary>
    private static string? Place((string Directory, string? Name) plan, string name)
    {
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToList();
        if (parts.Contains(".."))
            throw new CommandException($"invalid name in the archive: {name}");
        if (plan.Name is { } top)
            parts = top == "." ? parts[Math.Min(1, parts.Count)..] : [top, .. parts.Skip(1)];
        if (parts.Count == 0)
            return null;
        var directory = plan.Directory;
        foreach (var part in parts.SkipLast(1))
        {
            directory = Path.Combine(directory, part);
            if (new DirectoryInfo(directory).LinkTarget is not null)
                throw new CommandException($"{name}: {directory} is a symbolic link");
        }
        return Path.Combine(directory, parts[^1]);
    }
}
