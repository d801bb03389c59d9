using Skiff.Build.Dockerfile;
using Skiff.Build.Dockerfile.Instructions;
using Skiff.Engine.Containers;
using Skiff.Engine.Images;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Storage.Images;

namespace Skiff.Engine.Build;

/// <summary>One build: the stages in order up to the target, each step an image.</summary>
internal sealed class ImageBuild(
    EngineParts parts, ContainerVerbs containers, CacheMounts caches, BuildOptions options, Platform platform, BuildTree context, Func<string, bool> hidden, BuildOutput output)
{
    private readonly BuildArguments _arguments = new(options.Arguments, platform);
    private readonly BaseImages _images = new(parts, options, output);
    private readonly StepCommit _commit = new(parts, !options.NoCache, Sources(parts, options));
    private readonly List<(string? Name, StoredImage? Image)> _stages = [];
    private char _escape = '\\';
    private int _step;
    private int _total;

    public async Task RunAsync(DockerfileDocument document, IReadOnlyList<ImageReference> names, CancellationToken cancellationToken)
    {
        var stages = Wanted(document);
        _escape = document.Directives.Escape;
        _total = document.GlobalArguments.Count + stages.Sum(stage => stage.Instructions.Count + 1);
        foreach (var argument in document.GlobalArguments)
        {
            await output.StepAsync(++_step, _total, argument.Text);
            foreach (var (name, value) in argument.Arguments)
                _arguments.DeclareGlobal(name, value is null ? null : Globals().Expand(value));
        }
        foreach (var stage in stages)
        {
            var image = await RunStageAsync(stage, cancellationToken);
            _stages.Add((stage.Name, image));
            if (image is not null)
                await output.AuxAsync(image.Id);
        }
        if (_arguments.Unused() is { Count: > 0 } unused)
            await output.WriteAsync($"[Warning] One or more build-args [{string.Join(' ', unused)}] were not consumed\n");
        if (_stages[^1].Image is not { } result)
            throw new EngineException(ErrorKind.InvalidArgument, "No image was generated. Is your Dockerfile empty?");
        await FinishAsync(result, names, cancellationToken);
    }

    private async Task FinishAsync(StoredImage result, IReadOnlyList<ImageReference> names, CancellationToken cancellationToken)
    {
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

    private List<Stage> Wanted(DockerfileDocument document)
    {
        var last = document.Stages.Count - 1;
        if (options.Target is { } target)
        {
            var named = document.Stages.FirstOrDefault(stage => string.Equals(stage.Name, target, StringComparison.OrdinalIgnoreCase));
            last = named?.Index ?? (int.TryParse(target, out var index) && index >= 0 && index <= last
                ? index
                : throw new EngineException(ErrorKind.InvalidArgument, $"failed to reach build target {target} in Dockerfile"));
        }
        var stages = document.Stages.Take(last + 1).ToList();
        var labels = options.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).ToList();
        if (labels.Count > 0)
        {
            var text = "LABEL " + string.Join(' ', labels.Select(label => $"{label.Key}={label.Value}"));
            var step = new LabelInstruction([.. labels.Select(label => new NameValue(Literal(label.Key), Literal(label.Value)))]) { Keyword = "LABEL", Text = text };
            stages[^1] = stages[^1] with { Instructions = [.. stages[^1].Instructions, step] };
        }
        return stages;
    }

    private static string Literal(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private VariableExpander Globals() => new(_escape, _arguments.Global);

    /// <summary>Those of --cache-from that are here; the others are no help, and no error, as in Docker.</summary>
    private static List<StoredImage> Sources(EngineParts parts, BuildOptions options)
        => [.. options.CacheFrom.Select(name => parts.Store.Images.TryResolve(name, out var image) ? image : null).OfType<StoredImage>()];

    private async Task<StoredImage?> RunStageAsync(Stage stage, CancellationToken cancellationToken)
    {
        _arguments.BeginStage();
        var state = new StageState(_arguments, _escape);
        await output.StepAsync(++_step, _total, stage.From.Text);
        var name = Globals().Expand(stage.From.Image);
        if (name.Length == 0)
            throw new EngineException(ErrorKind.InvalidArgument, $"base name ({stage.From.Image}) should not be blank");
        if (await BaseAsync(name, PlatformOf(stage.From), cancellationToken) is { } image)
        {
            state.Advance(image);
            await RunTriggersAsync(state, cancellationToken);
        }
        await output.ImageAsync(state.Image?.Id);
        foreach (var instruction in stage.Instructions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await output.StepAsync(++_step, _total, instruction.Text);
            await DispatchAsync(state, instruction, cancellationToken);
            await output.ImageAsync(state.Image?.Id);
        }
        return state.Image;
    }

    /// <summary>A stage before this one, or an image; null for scratch.</summary>
    private async Task<StoredImage?> BaseAsync(string name, Platform? wanted, CancellationToken cancellationToken)
    {
        foreach (var (stage, image) in _stages)
        {
            if (string.Equals(stage, name, StringComparison.OrdinalIgnoreCase))
                return image;
        }
        return name == "scratch" ? null : await _images.GetAsync(name, wanted, cancellationToken);
    }

    private Platform? PlatformOf(FromInstruction from)
    {
        if (from.Platform is null)
            return null;
        var text = Globals().Expand(from.Platform);
        try
        {
            return Platform.Parse(text);
        }
        catch (EngineException error)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"failed to parse platform {text}: {error.Message}", error);
        }
    }

    private async Task RunTriggersAsync(StageState state, CancellationToken cancellationToken)
    {
        if (state.Config.OnBuild is not { Count: > 0 } triggers)
            return;
        state.Change(state.Config with { OnBuild = null });
        await output.WriteAsync($"# Executing {triggers.Count} build trigger{(triggers.Count > 1 ? "s" : "")}\n");
        foreach (var trigger in triggers)
            await DispatchAsync(state, DockerfileParser.ParseInstruction(trigger, "ONBUILD"), cancellationToken);
    }

    private Task DispatchAsync(StageState state, Instruction instruction, CancellationToken cancellationToken) => instruction switch
    {
        RunInstruction run => RunAsync(state, run, cancellationToken),
        CopyInstruction copy => CopyAsync(state, copy, cancellationToken),
        WorkdirInstruction workdir => WorkdirAsync(state, workdir, cancellationToken),
        _ => ConfigureAsync(state, instruction, cancellationToken),
    };

    private async Task ConfigureAsync(StageState state, Instruction instruction, CancellationToken cancellationToken)
    {
        if (instruction is HealthcheckInstruction && state.Config.Healthcheck?.Test is { Count: > 0 } before)
            await output.WriteAsync($"Note: overriding previous HEALTHCHECK: [{string.Join(' ', before)}]\n");
        var (config, comment) = ConfigStep.Apply(state, instruction);
        IReadOnlyList<string> command = [.. state.Shell, "#(nop) ", comment];
        if (!await UseCacheAsync(state, config, command, cancellationToken))
            await WithNominalContainerAsync(async () => state.Advance(await _commit.CreateAsync(state, config, command, null, cancellationToken)));
    }

    /// <summary>The classic stream shows a container for every step; one that runs nothing needs none.</summary>
    private async Task WithNominalContainerAsync(Func<Task> step)
    {
        var id = RandomId.Short(RandomId.New());
        await output.WriteAsync($" ---> Running in {id}\n");
        await step();
        if (options.Remove)
            await output.WriteAsync($"Removing intermediate container {id}\n");
    }

    private async Task WorkdirAsync(StageState state, WorkdirInstruction instruction, CancellationToken cancellationToken)
    {
        var given = state.Expand(instruction.Path);
        var path = ContainerPath.Clean(given.StartsWith('/') ? given : $"{state.WorkingDirectory}/{given}");
        var config = state.Config with { WorkingDir = path };
        IReadOnlyList<string> command = [.. state.Shell, $"#(nop) WORKDIR {path}"];
        if (await UseCacheAsync(state, config, command, cancellationToken))
            return;
        await WithNominalContainerAsync(async () =>
        {
            using var tree = BuildTree.OfLayers(parts, state.Top);
            Storage.Content.TreeInsertion.MakeDirectories(tree.Resolve(path), new Storage.Content.InsertionRules());
            using var layer = await tree.CommitAsync(cancellationToken);
            state.Advance(await _commit.CreateAsync(state, config, command, layer.Layer.DiffId, cancellationToken));
        });
    }

    private async Task RunAsync(StageState state, RunInstruction instruction, CancellationToken cancellationToken)
    {
        if (instruction.Security == "insecure" || instruction.Devices.Count > 0)
            throw new EngineException(ErrorKind.NotImplemented, "RUN with --security=insecure or --device is not supported by this engine");
        using var mounts = new RunMounts(parts, caches, context, hidden);
        foreach (var mount in instruction.Mounts)
            await mounts.AddAsync(state.Expand(mount), name => SourceAsync(name, cancellationToken), cancellationToken);
        var words = instruction.Command.IsShellForm ? Words(state, instruction, mounts) : instruction.Command.Words;
        var declared = state.Arguments.Environment(state.Config.Env, withPredefined: false);
        IReadOnlyList<string> command = [.. declared.Count == 0 ? [] : new[] { $"|{declared.Count}" }, .. declared, .. mounts.Identities, .. words];
        if (await UseCacheAsync(state, state.Config, command, cancellationToken))
            return;
        if (state.Image is null)
            throw new EngineException(ErrorKind.InvalidArgument, "RUN needs files to run: nothing was copied to scratch yet");
        using var layer = await new BuildRun(parts, containers, options, output).RunAsync(state, words, instruction.Network, mounts, cancellationToken);
        state.Advance(await _commit.CreateAsync(state, state.Config, command, layer.Layer.DiffId, cancellationToken));
    }

    /// <summary>Here-documents are the shell's own: it gets them as they were written. A lone one is the script itself, for the interpreter its first line names.</summary>
    private static IReadOnlyList<string> Words(StageState state, RunInstruction instruction, RunMounts mounts)
    {
        var line = string.Join(' ', instruction.Command.Words);
        if (instruction.Heredocs.Count == 0)
            return [.. state.Shell, line];
        if (line.StartsWith("<<", StringComparison.Ordinal) && !line.Contains(' ', StringComparison.Ordinal))
        {
            var script = instruction.Heredocs[0].Content;
            return script.StartsWith("#!", StringComparison.Ordinal) ? [mounts.AddScript(instruction.Heredocs[0].Name, script)] : [.. state.Shell, script];
        }
        return [.. state.Shell, line + "\n" + string.Concat(instruction.Heredocs.Select(document => $"{document.Content}{document.Name}\n"))];
    }

    private async Task CopyAsync(StageState state, CopyInstruction instruction, CancellationToken cancellationToken)
    {
        using var other = instruction.From is { } from ? BuildTree.OfLayers(parts, (await SourceAsync(state.Expand(from), cancellationToken))?.TopLayer) : null;
        using var copy = new BuildCopy(parts, instruction, other ?? context, other is null ? hidden : _ => false);
        var hash = await copy.FindAsync(state, cancellationToken);
        var owner = instruction.Chown is { } chown ? $"--chown={state.Expand(chown)}" : "";
        IReadOnlyList<string> command = [.. state.Shell, $"#(nop) {instruction.Keyword} {owner}{hash} in {state.Expand(instruction.Destination)} "];
        if (await UseCacheAsync(state, state.Config, command, cancellationToken))
            return;
        var layer = await copy.CopyAsync(state, cancellationToken);
        using (copy.Kept)
            state.Advance(await _commit.CreateAsync(state, state.Config, command, layer, cancellationToken));
    }

    /// <summary>`--from`: a stage by name or number, or an image.</summary>
    private async Task<StoredImage?> SourceAsync(string from, CancellationToken cancellationToken)
        => int.TryParse(from, out var index) && index >= 0 && index < _stages.Count ? _stages[index].Image : await BaseAsync(from, null, cancellationToken);

    private async Task<bool> UseCacheAsync(StageState state, ExecutionConfig config, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        if ((_commit.FindCached(state, command) ?? await _commit.FindInSourcesAsync(state, config, command, cancellationToken)) is not { } image)
            return false;
        await output.WriteAsync(" ---> Using cache\n");
        state.Advance(image);
        return true;
    }
}
