using Skiff.Api.Daemon;
using Skiff.Build.Context;
using Skiff.Build.Dockerfile;
using Skiff.Engine.Containers;
using Skiff.Engine.Images;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Storage.Images;

namespace Skiff.Engine.Build;

/// <inheritdoc cref="IBuilds"/>
internal sealed class BuildVerbs(EngineParts parts, ContainerVerbs containers) : IBuilds
{
    private readonly CacheMounts _caches = new(parts.Options.DataRoot);
    private readonly ContextCopies _copies = new(parts.Options.DataRoot, parts.Time);
    private int _swept;

    public IReadOnlyList<BuildCacheItem> Cache() =>
    [
        .. parts.Store.Steps.List().Select(static step => new BuildCacheItem(
            step.Key[..25], "regular", step.Size, step.Record.Description, step.Record.Created, step.LastUsed, InUse: false, step.Shared)),
        .. _caches.List(),
        .. _copies.List(),
    ];

    public IReadOnlyList<BuildCacheItem> PruneCache(Func<IReadOnlyList<BuildCacheItem>, IEnumerable<BuildCacheItem>> chosen)
    {
        var keys = parts.Store.Steps.List().ToDictionary(static step => step.Key[..25], static step => step.Key, StringComparer.Ordinal);
        return [.. chosen(Cache()).ToList().Where(item => item.Type switch
        {
            "regular" => keys.TryGetValue(item.Id, out var key) && parts.Store.Steps.Remove(key),
            "source.local" => _copies.Remove(item.Id),
            _ => _caches.Remove(item.Id),
        })];
    }

    public async Task BuildAsync(BuildOptions options, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken)
    {
        Sweep();
        List<ImageReference> names = [.. options.Tags.Select(tag => ImageReference.Parse(tag).WithDefaultTag()).Distinct()];
        // Docker makes the platform of the machine of none that was given.
        var platform = options.Platform is { } given ? Platform.Parse(given) : Platform.Host;
        var tree = await BuildTree.UnpackAsync(parts, options.Context, cancellationToken);
        using var context = new ClassicContext(tree, Hidden(tree, options, out var path));
        if (!File.Exists(path))
            throw new EngineException(ErrorKind.InvalidArgument, $"Cannot locate specified Dockerfile: {options.Dockerfile}");
        var document = DockerfileParser.Parse(await File.ReadAllTextAsync(path, cancellationToken), options.Dockerfile);
        var output = new BuildOutput(report, options.Quiet);
        using var progress = new ClassicProgress(output);
        using var steps = new StepCommit(parts, !options.NoCache, Sources(options));
        var environment = new BuildEnvironment
        {
            Parts = parts,
            Containers = containers,
            Caches = _caches,
            Options = options,
            Platform = platform,
            Contexts = context,
            Progress = progress,
            Steps = steps,
            Images = new BaseImages(parts, options, session: null),
        };
        try
        {
            var build = new ImageBuild(environment, document, cancellationToken);
            var image = await build.RunAsync();
            await FinishAsync(build, image, options, names, output, cancellationToken);
        }
        catch (StepFailedException error)
        {
            await output.TellAllAsync();
            await output.FailAsync(error.Message, error.Code);
        }
        catch (EngineException)
        {
            await output.TellAllAsync();
            throw;
        }
    }

    public async Task<ISolvedBuild> SolveAsync(BuildOptions options, IBuildSession session, IBuildReport report, CancellationToken cancellationToken)
    {
        Sweep();
        var platform = options.Platform is { } given ? Platform.Parse(given) : Platform.Host;
        var progress = new VertexProgress(report, parts.Time);
        using var contexts = new SessionContexts(parts, _copies, session, options, progress);
        var definition = new BuildDefinition(parts, options, session, progress, contexts);
        var document = await definition.LoadAsync(cancellationToken);
        var steps = new RecordedSteps(parts, stage => !options.NoCache || (options.NoCacheStages.Count > 0 && !options.NoCacheStages.Contains(stage, StringComparer.OrdinalIgnoreCase)), Epoch(options));
        var environment = new BuildEnvironment
        {
            Parts = parts,
            Containers = containers,
            Caches = _caches,
            Options = options,
            Platform = platform,
            Contexts = contexts,
            Progress = progress,
            Steps = steps,
            Images = new BaseImages(parts, options, session),
            Session = session,
        };
        var build = new ImageBuild(environment, document, cancellationToken);
        try
        {
            var image = await build.RunAsync();
            return new SolvedBuild(parts, image ?? SolvedBuild.Empty(platform, parts.Time.GetUtcNow()), steps);
        }
        catch (EngineException error)
        {
            steps.Dispose();
            throw BuildErrors.At(error, options.Dockerfile, definition.Source, build.FailedAt);
        }
        catch
        {
            steps.Dispose();
            throw;
        }
    }

    private async Task FinishAsync(
        ImageBuild build, StoredImage? image, BuildOptions options, IReadOnlyList<ImageReference> names, BuildOutput output, CancellationToken cancellationToken)
    {
        if (build.Arguments.Unused() is { Count: > 0 } unused)
            await output.WriteAsync($"[Warning] One or more build-args [{string.Join(' ', unused)}] were not consumed\n");
        if (image is not { } result)
            throw new EngineException(ErrorKind.InvalidArgument, "No image was generated. Is your Dockerfile empty?");
        if (options.Quiet)
            await output.ResultAsync(result.Id);
        await output.WriteAsync($"Successfully built {result.Id.Short}\n");
        foreach (var name in names)
        {
            var tagged = await parts.Store.Images.TagAsync(result.Id, name, cancellationToken);
            new ImageEvents(parts.Events).Publish("tag", tagged, name.Familiar);
            await output.WriteAsync($"Successfully tagged {name.Familiar}\n");
        }
    }

    private static DateTimeOffset? Epoch(BuildOptions options)
    {
        const string Name = "SOURCE_DATE_EPOCH";
        if (options.Arguments.GetValueOrDefault(Name) is not { Length: > 0 } text)
            return null;
        return long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new EngineException(ErrorKind.InvalidArgument, $"invalid {Name}: {text}");
    }

    private static Func<string, bool> Hidden(BuildTree context, BuildOptions options, out string path)
    {
        path = context.Resolve(options.Dockerfile);
        var ignore = context.Resolve(".dockerignore");
        var patterns = IgnorePatterns.Parse(File.Exists(ignore) ? File.ReadAllText(ignore) : "");
        // both are always sent, so that they can be read; a pattern that excludes them counts for what is copied
        return new[] { options.Dockerfile, ".dockerignore" }.Where(patterns.Excludes).ToHashSet(StringComparer.Ordinal).Contains;
    }

    /// <summary>Those of --cache-from that are here; the others are no help, and no error, as in Docker.</summary>
    private List<StoredImage> Sources(BuildOptions options)
        => [.. options.CacheFrom.Select(name => parts.Store.Images.TryResolve(name, out var image) ? image : null).OfType<StoredImage>()];

    /// <summary>Once, before the first build of this daemon.</summary>
    private void Sweep()
    {
        if (Interlocked.Exchange(ref _swept, 1) == 0)
            SecretDirectory.Sweep(parts.Options.ExecRoot);
    }
}
