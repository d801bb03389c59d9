using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Pipelines;
using Skiff.Oci.Image;
using Skiff.Storage.Layers;

namespace Skiff.Engine.Build;

/// <summary>Files of an archive or an image, readable as a directory until disposed of.</summary>
internal sealed class BuildTree : IDisposable
{
    private readonly EngineParts _parts;
    private readonly string _id = "build" + RandomId.New();
    private readonly LayerHold? _hold;
    private readonly Action? _release;

    private BuildTree(EngineParts parts, LayerHold? hold, Action? release = null) => (_parts, _hold, _release) = (parts, hold, release);

    public string Root { get; private set; } = "";

    /// <summary>Unpacks a tar.</summary>
    public static async Task<BuildTree> UnpackAsync(EngineParts parts, Stream archive, CancellationToken cancellationToken)
    {
        var tree = new BuildTree(parts, await parts.Store.Layers.ApplyAsync(archive, null, null, cancellationToken));
        tree.Root = parts.Store.Snapshots.Prepare(tree._id, tree._hold!.Layer.Chain, plain: true).LowerDir.Split(':')[^1];
        return tree;
    }

    /// <summary>Files of their own, as here-documents and downloads are.</summary>
    public static async Task<BuildTree> OfFileAsync(
        EngineParts parts, string name, Stream content, UnixFileMode mode, DateTimeOffset modified, CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        var packing = PackAsync();
        try
        {
            return await UnpackAsync(parts, pipe.Reader.AsStream(), cancellationToken);
        }
        finally
        {
            await pipe.Reader.CompleteAsync();
            await packing;
        }

        async Task PackAsync()
        {
            await using (var stream = pipe.Writer.AsStream())
            await using (var writer = new TarWriter(stream, TarEntryFormat.Pax))
                await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, Mode = mode, ModificationTime = modified }, cancellationToken);
        }
    }

    /// <summary>A directory of the host, until <paramref name="release"/> is called.</summary>
    public static BuildTree OfDirectory(EngineParts parts, string root, Action release) => new(parts, null, release) { Root = root };

    /// <summary>A view of the same files that can be written to; what is written goes with it.</summary>
    public BuildTree Writable()
    {
        if (_hold is not null)
            return OfLayers(_parts, _hold.Layer.Chain);
        var copy = OfLayers(_parts, null);
        Storage.Content.TreeInsertion.InsertDirectory(Root, copy.Root, new Storage.Content.InsertionRules(), CancellationToken.None);
        return copy;
    }

    /// <summary>A writable view of an image's files.</summary>
    public static BuildTree OfLayers(EngineParts parts, ChainId? layers)
    {
        var tree = new BuildTree(parts, null);
        parts.Store.Snapshots.Prepare(tree._id, layers, plain: true);
        try
        {
            tree.Root = parts.Store.Snapshots.Mount(tree._id);
            return tree;
        }
        catch
        {
            tree.Dispose();
            throw;
        }
    }

    public Task<LayerHold> CommitAsync(CancellationToken cancellationToken) => _parts.Store.Snapshots.CommitAsync(_id, cancellationToken);

    /// <summary>Where a path leads, with links resolved within the root; what does not exist stands for itself.</summary>
    public string Resolve(string path) => Resolve(Root, path);

    public static string Resolve(string root, string path)
    {
        var rest = new Stack<string>(path.Split('/').Reverse());
        var done = new List<string>();
        for (var links = 0; rest.TryPop(out var part);)
        {
            if (part is "" or ".")
                continue;
            if (part == "..")
            {
                if (done.Count > 0)
                    done.RemoveAt(done.Count - 1);
                continue;
            }
            var full = Path.Combine([root, .. done, part]);
            if (links < 255 && new FileInfo(full).LinkTarget is { } target)
            {
                links++;
                if (target.StartsWith('/'))
                    done.Clear();
                foreach (var piece in target.Split('/').Reverse())
                    rest.Push(piece);
                continue;
            }
            done.Add(part);
        }
        return Path.Combine([root, .. done]);
    }

    public static bool IsArchive(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            Span<byte> start = stackalloc byte[2];
            var packed = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start is [0x1F, 0x8B];
            file.Position = 0;
            using Stream content = packed ? new GZipStream(file, CompressionMode.Decompress) : file;
            using var reader = new TarReader(content);
            return reader.GetNextEntry() is not null;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or IOException or FormatException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        if (_release is not null)
        {
            _release();
            return;
        }
        _parts.Store.Snapshots.Remove(_id);
        _hold?.Dispose();
    }
}
