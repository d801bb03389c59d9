using Skiff.Engine.Containers;
using Skiff.Build.Dockerfile;
using Skiff.Build.Dockerfile.Instructions;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Storage.Images;

namespace Skiff.Engine.Build;

/// <summary>One stage: its base, its steps one after the other.</summary>
internal sealed class StageBuild
{
    private readonly ImageBuild _build;
    private readonly BuildEnvironment _environment;
    private readonly EngineParts _parts;
    private readonly Stage _stage;
    private readonly StageProgress _progress;
    private readonly StageSources _sources;

    public StageBuild(ImageBuild build, Stage stage)
    {
        (_build, _environment, _parts, _stage) = (build, build.Environment, build.Environment.Parts, stage);
        _progress = _environment.Progress.Of(stage);
        _sources = new StageSources(build, stage, _progress);
    }

    public async Task<StoredImage?> RunAsync(CancellationToken cancellationToken)
    {
        var state = new StageState(_build.Arguments.ForStage(), _build.Escape, _stage.Name);
        var current = _stage.From.Range;
        try
        {
            await BeginAsync(state, cancellationToken);
            foreach (var instruction in _stage.Instructions)
            {
                current = instruction.Range.FirstLine > 0 ? instruction.Range : current;
                cancellationToken.ThrowIfCancellationRequested();
                await _progress.StepAsync(instruction);
                await DispatchAsync(state, instruction, cancellationToken);
                await _progress.EndAsync(state.Image?.Id);
            }
            await _progress.FinishAsync(state.Image?.Id);
            return state.Image;
        }
        catch (Exception error) when (error is EngineException or OperationCanceledException)
        {
            if (error is EngineException)
                _build.Failed(current);
            await _progress.FailAsync(error);
            throw;
        }
    }

    private async Task BeginAsync(StageState state, CancellationToken cancellationToken)
    {
        await _progress.StepAsync(_stage.From);
        var name = _build.Globals().Expand(_stage.From.Image);
        if (name.Length == 0)
            throw new EngineException(ErrorKind.InvalidArgument, $"base name ({_stage.From.Image}) should not be blank");
        if (await _sources.BaseAsync(name, PlatformOf(_stage.From), cancellationToken) is { } image)
        {
            state.Advance(image);
            AddPath(state);
            await _progress.EndAsync(image.Id);
            await RunTriggersAsync(state, cancellationToken);
            return;
        }
        if (_environment.Session is not null)
            state.Change(ScratchConfig);
        AddPath(state);
        await _progress.EndAsync(null);
    }

    /// <summary>The classic builder gives every stage a PATH; BuildKit only one that is made from nothing.</summary>
    private void AddPath(StageState state)
    {
        IReadOnlyList<string> variables = state.Config.Env ?? [];
        if (_environment.Session is null && !variables.Any(static variable => variable.StartsWith("PATH=", StringComparison.Ordinal)))
            state.Change(state.Config with { Env = [.. variables, DefaultPath] });
    }

    private const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>What BuildKit's images have that are made from nothing.</summary>
    private static ExecutionConfig ScratchConfig { get; } = new() { Env = [DefaultPath], WorkingDir = "/" };

    private Platform? PlatformOf(FromInstruction from)
    {
        if (from.Platform is null)
            return null;
        var text = _build.Globals().Expand(from.Platform);
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
        await _progress.NoteAsync($"# Executing {triggers.Count} build trigger{(triggers.Count > 1 ? "s" : "")}\n");
        foreach (var trigger in triggers)
        {
            var instruction = DockerfileParser.ParseInstruction(trigger, "ONBUILD");
            await _progress.TriggerAsync(instruction);
            await DispatchAsync(state, instruction, cancellationToken);
        }
        if (_environment.Session is not null)
            await _progress.EndAsync(state.Image?.Id);
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
            await _progress.NoteAsync($"Note: overriding previous HEALTHCHECK: [{string.Join(' ', before)}]\n");
        var (config, comment) = ConfigStep.Apply(state, instruction);
        // SHELL is told of by the shell that it sets
        var shell = (instruction as ShellInstruction)?.Words ?? state.Shell;
        var step = new StepIdentity([.. shell, "#(nop) ", comment], comment, StepKind.Config);
        if (!await UseCacheAsync(state, config, step, cancellationToken))
            await WithNominalContainerAsync(async () => state.Advance(await _environment.Steps.CreateAsync(state, config, step, null, cancellationToken)));
    }

    /// <summary>The classic stream shows a container for every step; one that runs nothing needs none.</summary>
    private async Task WithNominalContainerAsync(Func<Task> step)
    {
        var id = RandomId.New();
        await _progress.ContainerAsync(id);
        await step();
        if (_environment.Options.Remove)
            await _progress.ContainerGoneAsync(id);
    }

    private async Task WorkdirAsync(StageState state, WorkdirInstruction instruction, CancellationToken cancellationToken)
    {
        var given = state.Expand(instruction.Path);
        var path = ContainerPath.Clean(given.StartsWith('/') ? given : $"{state.WorkingDirectory}/{given}");
        var config = state.Config with { WorkingDir = path };
        var step = new StepIdentity([.. state.Shell, $"#(nop) WORKDIR {path}"], $"WORKDIR {path}", StepKind.Files);
        if (await UseCacheAsync(state, config, step, cancellationToken))
            return;
        await WithNominalContainerAsync(async () =>
        {
            using var tree = BuildTree.OfLayers(_parts, state.Top);
            Storage.Content.TreeInsertion.MakeDirectories(tree.Resolve(path), new Storage.Content.InsertionRules());
            using var layer = await tree.CommitAsync(cancellationToken);
            state.Advance(await _environment.Steps.CreateAsync(state, config, step, layer, cancellationToken));
        });
    }

    private async Task RunAsync(StageState state, RunInstruction instruction, CancellationToken cancellationToken)
    {
        if (instruction.Security == "insecure" || instruction.Devices.Count > 0)
            throw new EngineException(ErrorKind.NotImplemented, "RUN with --security=insecure or --device is not supported by this engine");
        using var mounts = new RunMounts(_environment, cancellationToken);
        foreach (var mount in instruction.Mounts)
            await mounts.AddAsync(state.Expand(mount), name => _sources.FindAsync(name, cancellationToken), cancellationToken);
        var words = instruction.Command.IsShellForm ? Words(state, instruction, mounts) : instruction.Command.Words;
        var declared = state.Arguments.Environment(state.Config.Env, withPredefined: false);
        // predefined arguments are counted as there, but not named
        var counted = declared.Count > 0 || state.Arguments.Environment(state.Config.Env, withPredefined: true).Count > 0 ? new[] { $"|{declared.Count}" } : [];
        IReadOnlyList<string> shown = [.. counted, .. declared, .. words];
        IReadOnlyList<string> command = [.. counted, .. declared, .. mounts.Identities, .. words];
        var step = new StepIdentity(command, $"RUN {string.Join(' ', shown)} # buildkit", StepKind.Command);
        if (await UseCacheAsync(state, state.Config, step, cancellationToken))
            return;
        if (state.Image is null && _environment.Session is null)
            throw new EngineException(ErrorKind.InvalidArgument, "RUN needs files to run: nothing was copied to scratch yet");
        using var layer = await new BuildRun(_parts, _environment.Containers, _environment.Options, _progress).RunAsync(state, words, instruction.Network, mounts, cancellationToken);
        state.Advance(await _environment.Steps.CreateAsync(state, state.Config, step, layer, cancellationToken));
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
        using var copy = new BuildCopy(_parts, instruction, OpenAsync, isClassic: _environment.Session is null);
        var hash = await copy.FindAsync(state, cancellationToken);
        var owner = instruction.Chown is { } chown ? $"--chown={state.Expand(chown)}" : "";
        var destination = state.Expand(instruction.Destination);
        var step = new StepIdentity(
            [.. state.Shell, $"#(nop) {instruction.Keyword} {owner}{hash} in {destination} "],
            $"{instruction.Keyword} {string.Join(' ', [.. instruction.Sources.Select(state.Expand), .. instruction.Heredocs.Select(static document => document.Name), destination])} # buildkit",
            StepKind.Files);
        if (await UseCacheAsync(state, state.Config, step, cancellationToken))
            return;
        using var layer = await copy.CopyAsync(state, cancellationToken);
        state.Advance(await _environment.Steps.CreateAsync(state, state.Config, step, layer, cancellationToken));

        async Task<OpenFiles> OpenAsync() => instruction.From is { } from
            ? (await _sources.FindAsync(state.Expand(from), cancellationToken)).Open(_parts)
            : await _environment.Contexts.MainAsync(cancellationToken);
    }

    private async Task<bool> UseCacheAsync(StageState state, ExecutionConfig config, StepIdentity step, CancellationToken cancellationToken)
    {
        if (await _environment.Steps.FindAsync(state, config, step, cancellationToken) is not { } image)
            return false;
        await _progress.CachedAsync();
        state.Advance(image);
        return true;
    }
}
