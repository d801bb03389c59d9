using Skiff.Api.Daemon;
using Skiff.Build.Context;
using Skiff.Build.Dockerfile;
using Skiff.Engine.Containers;
using Skiff.Errors;
using Skiff.Oci.Reference;

namespace Skiff.Engine.Build;

/// <inheritdoc cref="IBuilds"/>
internal sealed class BuildVerbs(EngineParts parts, ContainerVerbs containers) : IBuilds
{
    public async Task BuildAsync(BuildOptions options, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken)
    {
        List<ImageReference> names = [.. options.Tags.Select(tag => ImageReference.Parse(tag).WithDefaultTag()).Distinct()];
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
            var build = new ImageBuild(parts, containers, options, context, hidden.Contains, output);
            await build.RunAsync(document, names, cancellationToken);
        }
        catch (StepFailedException error)
        {
            await output.FailAsync(error.Message, error.Code);
        }
    }
}
