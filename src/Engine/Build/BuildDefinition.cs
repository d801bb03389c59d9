using Skiff.Build.Context;
using Skiff.Build.Dockerfile;
using Skiff.Errors;

namespace Skiff.Engine.Build;

/// <summary>The Dockerfile and the ignore file of a session's build.</summary>
internal sealed class BuildDefinition(EngineParts parts, BuildOptions options, IBuildSession session, VertexProgress progress, SessionContexts contexts)
{
    private const string IgnoreFile = ".dockerignore";

    /// <summary>The Dockerfile's text.</summary>
    public string Source { get; private set; } = "";

    /// <summary>Reads both, and tells the contexts what is not to be sent. Errors: <see cref="BuildFailedException"/> with the place of a mistake.</summary>
    public async Task<DockerfileDocument> LoadAsync(CancellationToken cancellationToken)
    {
        if (options.ContextAddress is not null)
            await progress.WorkAsync("[internal] load remote build context", async _ => contexts.Archive = await FetchAsync(options.ContextAddress, cancellationToken));
        var ignore = contexts.Archive is { } archive ? await ReadAsync(archive, cancellationToken) : await ReceiveAsync(cancellationToken);
        contexts.Excludes = IgnorePatterns.Lines(ignore);
        try
        {
            var document = DockerfileParser.Parse(Source, options.Dockerfile);
            contexts.Follow = SessionContexts.Named(document.Stages);
            return document;
        }
        catch (DockerfileException error)
        {
            throw BuildErrors.At(error, options.Dockerfile, Source, null);
        }
    }

    private async Task<string> ReceiveAsync(CancellationToken cancellationToken)
    {
        var own = options.Dockerfile + IgnoreFile;
        var files = await progress.WorkAsync("[internal] load build definition from " + Path.GetFileName(options.Dockerfile), async work =>
        {
            var files = await SmallAsync(options.DockerfileName, [options.Dockerfile, own], work, "transferring dockerfile:", cancellationToken);
            Source = files.Text(options.Dockerfile)
                ?? throw new EngineException(ErrorKind.NotFound, $"failed to read dockerfile: open {options.Dockerfile}: no such file or directory");
            return files;
        });
        return files.Text(own) ?? await progress.WorkAsync("[internal] load .dockerignore", async work =>
            (await SmallAsync(options.ContextName, [IgnoreFile], work, "transferring context:", cancellationToken)).Text(IgnoreFile) ?? "");
    }

    private async Task<SmallFiles> SmallAsync(string directory, string[] names, VertexWork work, string title, CancellationToken cancellationToken)
    {
        var files = new SmallFiles();
        var started = progress.Now;
        await session.SyncAsync(new DirectoryFilter(directory) { Include = names, Follow = names }, files, cancellationToken);
        work.Part(title, files.Received, 0, started, done: true);
        return files;
    }

    /// <summary>From an archive: both are files of it.</summary>
    private async Task<string> ReadAsync(BuildTree archive, CancellationToken cancellationToken)
    {
        var path = archive.Resolve(options.Dockerfile);
        if (!File.Exists(path))
            throw new EngineException(ErrorKind.NotFound, $"failed to read dockerfile: open {options.Dockerfile}: no such file or directory");
        Source = await File.ReadAllTextAsync(path, cancellationToken);
        foreach (var name in new[] { options.Dockerfile + IgnoreFile, IgnoreFile })
        {
            if (archive.Resolve(name) is var ignore && File.Exists(ignore))
                return await File.ReadAllTextAsync(ignore, cancellationToken);
        }
        return "";
    }

    /// <summary>What the client reads from its standard input, or an archive or a lone Dockerfile of the network.</summary>
    private async Task<BuildTree> FetchAsync(string address, CancellationToken cancellationToken)
    {
        const string FromClient = "http://buildkit-session/";
        var spool = Path.Combine(parts.Options.DataRoot, "tmp", "context-" + RandomId.New());
        await using var file = new FileStream(spool, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 128 << 10, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        if (address.StartsWith(FromClient, StringComparison.Ordinal))
        {
            await session.PullAsync(address[(FromClient.Length - 1)..], file, cancellationToken);
        }
        else
        {
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.AbsolutePath.EndsWith(".git", StringComparison.Ordinal))
                throw new EngineException(ErrorKind.NotImplemented, $"the context {address} is not supported by this engine: it takes directories, standard input, and archives by http");
            using var answer = await parts.Transfers.Addresses.GetAsync(uri, "", status => $"failed to load remote context {address}: {status}", cancellationToken);
            await answer.Content.CopyToAsync(file, cancellationToken);
        }
        file.Position = 0;
        if (BuildTree.IsArchive(spool))
            return await BuildTree.UnpackAsync(parts, file, cancellationToken);
        return await BuildTree.OfFileAsync(parts, options.Dockerfile, file, (UnixFileMode)0x1A4, parts.Time.GetUtcNow(), cancellationToken);
    }
}
