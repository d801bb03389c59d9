using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Skiff.Tests.Integration.Builds;

/// <summary>The context that the Dockerfiles of the collection are built in: files of many kinds, all of one time.</summary>
internal static class BuildContext
{
    private static readonly DateTime s_time = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    public static void Create(string root)
    {
        Write("a.txt", "a\n", 0x1A4);
        Write("script.sh", "#!/bin/sh\necho script\n", 0x1ED);
        Write("dir/b.txt", "b\n", 0x1A4);
        Write("dir/sub/c.txt", "c\n", 0x180);
        Write("dir/.hidden", "hidden\n", 0x1A4);
        Write("set", "set\n", 0x9ED);
        Write("space name.txt", "space\n", 0x1A4);
        Write("ignored/x", "x\n", 0x1A4);
        Write("drop.tmp", "drop\n", 0x1A4);
        Write("keep.tmp", "keep\n", 0x1A4);
        Write(".dockerignore", "ignored\n*.tmp\n!keep.tmp\n*.Dockerfile\n", 0x1A4);
        foreach (var name in (string[])["1", "2", "10", "[x]"])
            Write($"glob/{name}.txt", name, 0x1A4);
        File.CreateSymbolicLink(Path.Combine(root, "dir/link"), "b.txt");
        File.CreateSymbolicLink(Path.Combine(root, "dir/broken"), "/nowhere");
        Directory.CreateDirectory(Path.Combine(root, "empty"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Archive();
        foreach (var directory in new DirectoryInfo(root).GetDirectories("*", SearchOption.AllDirectories))
            directory.LastWriteTimeUtc = s_time;

        void Write(string name, string text, int mode)
        {
            var path = Path.Combine(root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, (UnixFileMode)0x1ED);
            File.WriteAllText(path, text);
            File.SetUnixFileMode(path, (UnixFileMode)mode);
            File.SetLastWriteTimeUtc(path, s_time);
        }

        void Archive()
        {
            var tar = Path.Combine(root, "archive.tar");
            using (var writer = new TarWriter(File.Create(tar)))
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "packed/") { Mode = (UnixFileMode)0x1E8, Uid = 5, Gid = 6, ModificationTime = s_time });
                using var content = new MemoryStream(Encoding.UTF8.GetBytes("packed\n"));
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "packed/f") { Mode = (UnixFileMode)0x1A0, Uid = 7, Gid = 8, ModificationTime = s_time, DataStream = content });
                writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "packed/l") { LinkName = "f", ModificationTime = s_time });
            }
            using (var packed = new GZipStream(File.Create(tar + ".gz"), CompressionLevel.Fastest))
            using (var plain = File.OpenRead(tar))
                plain.CopyTo(packed);
            File.SetLastWriteTimeUtc(tar, s_time);
            File.SetLastWriteTimeUtc(tar + ".gz", s_time);
        }
    }
}
