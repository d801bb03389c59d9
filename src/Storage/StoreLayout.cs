using System.Security.Cryptography;
using Skiff.Linux.Files;

namespace Skiff.Storage;

/// <summary>Where things are under the data root. All of it has to be one file system: finished work is moved by rename.</summary>
internal sealed class StoreLayout(string root)
{
    /// <summary>Where in its directory a snapshot is mounted.</summary>
    public const string MergedName = "merged";

    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    public string Overlay => Path.Combine(Root, "overlay2");

    /// <summary>Short names of the layers: links, relative to <see cref="Overlay"/>.</summary>
    public string Links => Path.Combine(Overlay, "l");

    public string Image => Path.Combine(Root, "image");

    public string Blobs => Path.Combine(Image, "blobs", "sha256");

    public string Ingest => Path.Combine(Root, "ingest");

    public string Volumes => Path.Combine(Root, "volumes");

    public string Temporary => Path.Combine(Root, "tmp");

    public string Trash => Path.Combine(Root, "trash");

    /// <summary>Makes the directories that are missing. Only root may look into them, but a container's root has to be reachable.</summary>
    public void Create()
    {
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        const UnixFileMode Passable = Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(Root, Passable);
        foreach (var directory in new[] { Overlay, Links, Volumes }) Directory.CreateDirectory(directory, Passable);
        foreach (var directory in new[] { Image, Blobs, Ingest, Temporary, Trash }) Directory.CreateDirectory(directory, Private);

        // ext4 makes the files of a directory near it, and steps over every inode that was deleted there in the last
        // minutes, one by one: unpacking where a layer of 10,000 files was just removed takes six times as long.
        using var temporary = DirectoryHandle.Open(Temporary);
        temporary.SpreadDirectories();
    }

    /// <summary>A path under <c>tmp/</c> that is not there yet.</summary>
    public string NewTemporary(string kind) => Path.Combine(Temporary, kind + "-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
}
