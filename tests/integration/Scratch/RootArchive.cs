using System.Formats.Tar;

namespace Skiff.Tests.Integration.Scratch;

/// <summary>A root file system in a tar archive: a static busybox and its names, /etc/passwd, /tmp.</summary>
internal static class RootArchive
{
    private const string Busybox = "/bin/busybox";

    private static readonly string[] Applets =
    [
        "sh", "ash", "cat", "echo", "ls", "sleep", "true", "false", "id", "ps", "env", "printf", "head", "tail", "wc", "mkdir", "rm", "cp", "mv", "touch",
        "ln", "chmod", "chown", "stat", "test", "kill", "hostname", "ip", "ping", "wget", "nc", "httpd", "df", "mount", "dd", "yes", "seq", "tr", "grep",
        "sed", "date", "pwd", "whoami", "stty", "tty", "od", "find", "tar", "sync", "usleep", "readlink", "cut", "sort", "uname", "ulimit", "vi", "nslookup",
    ];

    /// <summary>Skips the test where there is no busybox to make it of.</summary>
    public static MemoryStream Create()
    {
        Assert.SkipUnless(File.Exists(Busybox), "needs a static /bin/busybox (Debian package busybox-static)");
        var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var directory in (string[])["bin", "etc", "root", "tmp", "usr", "var", "dev", "proc", "sys"])
                writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, directory) { Mode = (UnixFileMode)(directory == "tmp" ? 0x3ff : 0x1ed) });
            using (var busybox = File.OpenRead(Busybox))
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "bin/busybox") { DataStream = busybox, Mode = (UnixFileMode)0x1ed });
            foreach (var applet in Applets)
                writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "bin/" + applet) { LinkName = "busybox" });
            Write(writer, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n");
            Write(writer, "etc/group", "root:x:0:\nwheel:x:10:root\nnogroup:x:65534:\n");
        }
        archive.Position = 0;
        return archive;
    }

    private static void Write(TarWriter writer, string name, string text)
    {
        using var data = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data, Mode = (UnixFileMode)0x1a4 });
    }
}
