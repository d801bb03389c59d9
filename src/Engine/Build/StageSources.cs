using Skiff.Build.Dockerfile;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Storage.Content;
using Skiff.Storage.Images;

namespace Skiff.Engine.Build;

/// <summary>Finds what a stage's FROM and `--from` name: a context of that name, a stage before it, or an image.</summary>
internal sealed class StageSources(ImageBuild build, Stage stage, StageProgress progress)
{
    private const string ImagePrefix = "docker-image://";
    private const string DirectoryPrefix = "local:";

    /// <summary>What FROM names; null for no files.</summary>
    public async Task<StoredImage?> BaseAsync(string name, Platform? platform, CancellationToken cancellationToken)
    {
        var source = await FindAsync(name, platform, numbers: false, cancellationToken);
        return source.Files is null ? source.Image : await ImageOfAsync(source, cancellationToken);
    }

    /// <summary>What `--from` names.</summary>
    public Task<BuildSource> FindAsync(string name, CancellationToken cancellationToken) => FindAsync(name, null, numbers: true, cancellationToken);

    private async Task<BuildSource> FindAsync(string name, Platform? platform, bool numbers, CancellationToken cancellationToken)
    {
        var environment = build.Environment;
        if (environment.Options.NamedContexts.TryGetValue(name, out var context))
            return await ContextAsync(context, platform, cancellationToken);
        if (build.FindStage(stage.Index, name, numbers) is { } before)
            return new BuildSource(await before);
        if (name == "scratch")
            return new BuildSource(null);
        return new BuildSource(await environment.Images.GetAsync(name, platform, progress, cancellationToken));
    }

    private async Task<BuildSource> ContextAsync(string context, Platform? platform, CancellationToken cancellationToken)
    {
        if (context.StartsWith(ImagePrefix, StringComparison.Ordinal))
            return new BuildSource(await build.Environment.Images.GetAsync(context[ImagePrefix.Length..], platform, progress, cancellationToken));
        if (context.StartsWith(DirectoryPrefix, StringComparison.Ordinal))
            return new BuildSource(null, await build.Environment.Contexts.NamedAsync(context[DirectoryPrefix.Length..], cancellationToken));
        throw new EngineException(ErrorKind.NotImplemented, $"the context {context} is not supported by this engine: it takes directories and docker-image://");
    }

    /// <summary>A directory as a base: an image with its files and nothing else.</summary>
    private async Task<StoredImage> ImageOfAsync(BuildSource source, CancellationToken cancellationToken)
    {
        var environment = build.Environment;
        using var tree = BuildTree.OfLayers(environment.Parts, null);
        var hidden = source.Files!.Hidden;
        TreeInsertion.InsertDirectory(source.Files.Tree.Root, tree.Root, new InsertionRules { User = 0, Group = 0, Excludes = hidden }, cancellationToken);
        using var layer = await tree.CommitAsync(cancellationToken);
        var state = new StageState(build.Arguments.ForStage(), build.Escape, stage.Name);
        return await environment.Steps.CreateAsync(state, new ExecutionConfig(), new StepIdentity(["FROM", layer.Layer.DiffId.Digest.Text], "FROM directory", StepKind.Files), layer, cancellationToken);
    }
}
