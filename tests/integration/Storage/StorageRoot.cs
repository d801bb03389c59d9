using System.Diagnostics;
using System.Formats.Tar;
using System.Text;
using Skiff.Storage;
using Skiff.Storage.Layers;

namespace Skiff.Tests.Integration.Storage;

/// <summary>A store on a data root of its own. Disposal asserts that nothing is mounted below it, that no work is left, and that its files can go.</summary>
internal sealed class StorageRoot : IAsyncDisposable
{
    private StorageRoot(string path) => Path = path;

    public string Path { get; }

    public Store Store { get; private set; } = null!;

    public string Data => Path + "/data";

    public static async Task<StorageRoot> OpenAsync()
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root");
        var root = new StorageRoot(Directory.CreateTempSubdirectory("skiff-storage-").FullName);
        root.Store = await Store.OpenAsync(root.Data, TimeProvider.System, default);
        return root;
    }

    /// <summary>Closes the store and opens it again.</summary>
    public async Task ReopenAsync(Action? meanwhile = null)
    {
        await Store.DisposeAsync();
        meanwhile?.Invoke();
        Store = await Store.OpenAsync(Data, TimeProvider.System, default);
    }

    public Task<LayerHold> ApplyAsync(byte[] tar, LayerHold? parent = null) => Store.Layers.ApplyAsync(new MemoryStream(tar), parent?.Layer.Chain, null, default);

    public async Task<byte[]> RebuildAsync(LayerHold layer)
    {
        using var output = new MemoryStream();
        await Store.Layers.WriteTarAsync(layer.Layer.Chain, output, default);
        return output.ToArray();
    }

    /// <summary>The root file system of a new container on these layers.</summary>
    public string Mount(string id, LayerHold layer)
    {
        Store.Snapshots.Prepare(id, layer.Layer.Chain);
        return Store.Snapshots.Mount(id);
    }

    /// <summary>Output and errors of a shell command; a failing one fails the test.</summary>
    public static string Shell(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-ec", command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{command}\n{output}{errors.Result}");
        return output;
    }

    public static byte[] ShellBytes(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-ec", command]) { RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }

    public static void RequireProgram(string name) => Assert.SkipUnless(File.Exists("/usr/bin/" + name) || File.Exists("/bin/" + name), $"needs {name}");

    /// <summary>A tar by the base library's writer: directories end in a slash, the rest are files with their name as content.</summary>
    public static byte[] Tar(params string[] names) => Tar(writer =>
    {
        foreach (var name in names) Add(writer, name, name.EndsWith('/') ? TarEntryType.Directory : TarEntryType.RegularFile);
    });

    public static byte[] Tar(Action<TarWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true)) write(writer);
        return stream.ToArray();
    }

    public static void Add(TarWriter writer, string name, TarEntryType type, string? link = null, string? content = null)
    {
        var entry = new PaxTarEntry(type, name) { ModificationTime = DateTimeOffset.FromUnixTimeSeconds(1_000_000_000) };
        entry.Mode = type == TarEntryType.Directory ? (UnixFileMode)0x1ED : (UnixFileMode)0x1A4;
        if (link is not null) entry.LinkName = link;
        if (type == TarEntryType.RegularFile) entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content ?? (name.StartsWith(".wh.", StringComparison.Ordinal) || name.Contains("/.wh.", StringComparison.Ordinal) ? "" : name)));
        writer.WriteEntry(entry);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in Store.Snapshots.List()) Store.Snapshots.Remove(id);
        await Store.DrainTrashAsync(default);
        var left = Directory.EnumerateFileSystemEntries(Data + "/tmp").Concat(Directory.EnumerateFileSystemEntries(Data + "/trash")).ToList();
        await Store.DisposeAsync();
        var mounts = File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(Path, StringComparison.Ordinal)).ToList();

        // The base library cannot delete names that are not UTF-8.
        Shell($"rm -rf --one-file-system {Path}");
        Assert.Empty(mounts);
        Assert.Empty(left);
    }
}
