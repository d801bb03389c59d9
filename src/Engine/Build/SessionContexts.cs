using Skiff.Engine.Containers;
using Skiff.Build.Context;
using Skiff.Build.Dockerfile;
using Skiff.Build.Dockerfile.Instructions;

namespace Skiff.Engine.Build;

/// <summary>The directories of a session's client, each fetched when a step first needs it, and as much of it as steps can need.</summary>
internal sealed class SessionContexts(EngineParts parts, ContextCopies copies, IBuildSession session, BuildOptions options, VertexProgress progress) : IBuildContexts
{
    private readonly Dictionary<string, Task<OpenFiles>> _files = new(StringComparer.Ordinal);
    private readonly List<BuildTree> _trees = [];

    /// <summary>Patterns of what of the main context is not sent.</summary>
    public IReadOnlyList<string> Excludes { get; set; } = [];

    /// <summary>What of the main context steps can ask for; empty: anything.</summary>
    public IReadOnlyList<string> Follow { get; set; } = [];

    /// <summary>The main context where it is not a directory of the client's.</summary>
    public BuildTree? Archive { get; set; }

    public Task<OpenFiles> MainAsync(CancellationToken cancellationToken)
    {
        if (Archive is null)
            return Once("", () => FetchAsync("[internal] load build context", new DirectoryFilter(options.ContextName) { Exclude = Excludes, Follow = Follow }, cancellationToken));
        var patterns = IgnorePatterns.Of(Excludes);
        return Task.FromResult(new OpenFiles(Archive, patterns.IsEmpty ? static _ => false : patterns.Excludes));
    }

    public Task<OpenFiles> NamedAsync(string name, CancellationToken cancellationToken)
        => Once(name, async () =>
        {
            var small = new SmallFiles();
            await session.SyncAsync(new DirectoryFilter(name) { Include = [".dockerignore"], Follow = [".dockerignore"] }, small, cancellationToken);
            var excludes = IgnorePatterns.Lines(small.Text(".dockerignore") ?? "");
            return await FetchAsync($"[context {name}] load from client", new DirectoryFilter(name) { Exclude = excludes }, cancellationToken);
        });

    /// <summary>What COPY, ADD and mounts of these stages name in the main context; empty when that cannot be told, or is all of it.</summary>
    public static IReadOnlyList<string> Named(IEnumerable<Stage> stages)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var instruction in stages.SelectMany(static stage => stage.Instructions))
        {
            if (instruction is OnbuildInstruction)
                continue;
            if (instruction is RunInstruction { Mounts.Count: > 0 })
                return [];
            if (instruction is not CopyInstruction { From: null } copy)
                continue;
            foreach (var source in copy.Sources.Where(source => !(copy.IsAdd && RemoteFile.IsAddress(source))))
            {
                var clean = ContainerPath.Clean("/" + source)[1..];
                if (clean.Length == 0 || source.AsSpan().IndexOfAny("$\"'\\") >= 0 || source.Contains("..", StringComparison.Ordinal))
                    return [];
                paths.Add(clean);
            }
        }
        return [.. paths];
    }

    public void Dispose()
    {
        _trees.ForEach(static tree => tree.Dispose());
        Archive?.Dispose();
    }

    private Task<OpenFiles> Once(string name, Func<Task<OpenFiles>> fetch)
    {
        lock (_files)
        {
            if (!_files.TryGetValue(name, out var task))
                _files[name] = task = fetch();
            return task;
        }
    }

    private Task<OpenFiles> FetchAsync(string title, DirectoryFilter filter, CancellationToken cancellationToken) => progress.WorkAsync(title, async work =>
    {
        var lease = copies.Take(session.SharedKey, filter.Name);
        var tree = BuildTree.OfDirectory(parts, lease.Directory, lease.Release);
        lock (_files)
            _trees.Add(tree);
        var started = progress.Now;
        using var receiver = new ContextReceiver(lease.Directory);
        await session.SyncAsync(filter, receiver, cancellationToken);
        receiver.Finish();
        work.Part("transferring context:", receiver.Received, 0, started, done: true);
        return new OpenFiles(tree, static _ => false);
    });
}
