using Skiff.Api.Daemon;
using Skiff.Api.Images;
using Skiff.Build.Context;
using Skiff.Build.Dockerfile;
using Skiff.Engine.Containers;
using Skiff.Errors;
using Skiff.Oci.Reference;

namespace Skiff.Engine.Build;

/// <inheritdoc cref="IBuilds"/>
internal sealed class BuildVerbs(EngineParts parts, ContainerVerbs containers) : IBuilds
{
    private readonly CacheMounts _caches = new(parts.Options.DataRoot);

    public BuildCachePruned PruneCache() => _caches.Prune();

    public async Task BuildAsync(BuildOptions options, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken)
    {
        List<ImageReference> names = [.. options.Tags.Select(tag => ImageReference.Parse(tag).WithDefaultTag()).Distinct()];
        // Docker makes the platform of the machine of none that was given.
        var platform = options.Platform is { } given ? Oci.Image.Platform.Parse(given) : Oci.Image.Platform.Host;
        using var context = await BuildTree.UnpackAsync(parts, options.Context, cancellationToken);
        var path = context.Resolve(options.Dockerfile);
        if (!File.Exists(path))
            throw new EngineException(ErrorKind.InvalidArgument, $"Cannot locate specified Dockerfile: {options.Dockerfile}");
        var document = DockerfileParser.Parse(await File.ReadAllTextAsync(path, cancellationToken), options.Dockerfile);
        var ignore = context.Resolve(".dockerignore");
        var patterns = IgnorePatterns.Parse(File.Exists(ignore) ? await File.ReadAllTextAsync(ignore, cancellationToken) : "");
        // both are always sent, so that they can be read; a pattern that excludes them counts for what is copied
        var hidden = new[] { options.Dockerfile, ".dockerignore" }.Where(patterns.Excludes).ToHashSet(StringComparer.Ordinal);
        var output = new BuildOutput(report, options.Quiet);
        try
        {
            var build = new ImageBuild(parts, containers, _caches, options, platform, context, hidden.Contains, output);
            await build.RunAsync(document, names, cancellationToken);
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
}
