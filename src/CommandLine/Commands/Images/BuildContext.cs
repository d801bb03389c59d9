using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Pipelines;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

/// <summary>What a build sees of the host, as a tar stream that is packed while it is sent.</summary>
internal sealed class BuildContext
{
    /// <summary>Under which name a Dockerfile travels that is no file.</summary>
    public const string InlineName = ".dockerfile.inline";

    private const string IgnoreName = ".dockerignore";

    private BuildContext(Stream stream, string dockerfile)
    {
        Stream = stream;
        Dockerfile = dockerfile;
    }

    public Stream Stream { get; }

    /// <summary>The Dockerfile's path inside of the context.</summary>
    public string Dockerfile { get; }

    /// <summary>A directory with its `.dockerignore`.</summary>
    /// <param name="directory">The context.</param>
    /// <param name="dockerfile">The path that `--file` gave, or an empty text.</param>
    /// <param name="compress">Gzip it.</param>
    /// <param name="cancellationToken">Ends the packing.</param>
    /// <param name="inline">A Dockerfile's text, in place of a file.</param>
    public static BuildContext OfDirectory(string directory, string dockerfile, bool compress, CancellationToken cancellationToken, string? inline = null)
    {
        var root = Path.GetFullPath(directory);
        if (!Directory.Exists(root))
            throw new CommandException(File.Exists(root)
                ? $"unable to prepare context: context must be a directory: {root}"
                : $"unable to prepare context: path {GoText.Quote(directory)} not found");
        var file = dockerfile.Length == 0 ? Path.Combine(root, "Dockerfile") : Path.GetFullPath(dockerfile);
        if (dockerfile.Length == 0 && !File.Exists(file) && File.Exists(Path.Combine(root, "dockerfile")))
            file = Path.Combine(root, "dockerfile");
        if (inline is null && !File.Exists(file))
            throw new CommandException($"unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat {file}: no such file or directory");
        var relative = Path.GetRelativePath(root, file);
        if (relative.StartsWith("..", StringComparison.Ordinal))
            throw new CommandException($"unable to prepare context: the Dockerfile ({file}) must be within the build context ({root})");
        var ignorePath = Path.Combine(root, IgnoreName);
        var ignore = IgnoreFile.Parse(File.Exists(ignorePath) ? File.ReadLines(ignorePath) : []);
        var pipe = new Pipe();
        _ = PackAsync(pipe.Writer, new Packing(root, relative, ignore, compress) { Inline = inline }, cancellationToken);
        return new BuildContext(pipe.Reader.AsStream(), inline is null ? relative : InlineName);
    }

    /// <summary>A tar archive as it comes; or a Dockerfile, which is then all that there is.</summary>
    public static BuildContext OfStream(Stream input, string dockerfile)
    {
        var head = new byte[512];
        var filled = input.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var start = new MemoryStream(head, 0, filled, writable: false);
        if (IsArchive(head.AsSpan(0, filled)))
            return new BuildContext(new ConcatenatedStream(start, input), dockerfile.Length == 0 ? "Dockerfile" : dockerfile);
        using var text = new MemoryStream();
        start.CopyTo(text);
        input.CopyTo(text);
        text.Position = 0;
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "Dockerfile") { DataStream = text });
        tar.Position = 0;
        return new BuildContext(tar, "Dockerfile");
    }

    private static bool IsArchive(ReadOnlySpan<byte> head) =>
        head.Length >= 262 && head[257..262].SequenceEqual("ustar"u8)
        || head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) || head.StartsWith("BZh"u8) || head.StartsWith((ReadOnlySpan<byte>)[0xfd, 0x37, 0x7a, 0x58, 0x5a]) || head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]);

    private static async Task PackAsync(PipeWriter output, Packing packing, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            await using var raw = output.AsStream(leaveOpen: true);
            await using var target = packing.Compress ? new GZipStream(raw, CompressionLevel.Fastest) : raw;
            await using var tar = new TarWriter(target, TarEntryFormat.Pax, leaveOpen: true);
            await AddAsync(tar, packing, "", cancellationToken);
            if (packing.Inline is { } text)
            {
                using var content = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text), writable: false);
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, InlineName) { DataStream = content }, cancellationToken);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            failure = error;
        }
        await output.CompleteAsync(failure);
    }

    private static async Task AddAsync(TarWriter tar, Packing packing, string below, CancellationToken cancellationToken)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(Path.Combine(packing.Root, below)).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(packing.Root, path);
            // the builder reads these two whatever the patterns say
            var excluded = name != packing.Dockerfile && name != IgnoreName && packing.Ignore.Excludes(name);
            var isDirectory = new FileInfo(path).LinkTarget is null && Directory.Exists(path);
            if (!excluded)
                await tar.WriteEntryAsync(path, name, cancellationToken);
            if (isDirectory && (!excluded || !packing.Ignore.IsSimple || packing.Dockerfile.StartsWith(name + "/", StringComparison.Ordinal)))
                await AddAsync(tar, packing, name, cancellationToken);
        }
    }

    private sealed record Packing(string Root, string Dockerfile, IgnoreFile Ignore, bool Compress)
    {
        public string? Inline { get; init; }
    }
}
