using Skiff.Build.Dockerfile;
using Skiff.Build.Dockerfile.Instructions;
using Skiff.Errors;

namespace Skiff.Engine.Build;

/// <summary>Which stages a target needs: itself, what it is made from, and what it copies from.</summary>
internal static class StagePlan
{
    /// <param name="document">The Dockerfile.</param>
    /// <param name="target">A name or number; null for the last stage.</param>
    /// <param name="expand">Expands the arguments before the first stage.</param>
    /// <param name="isReplaced">A context of this name stands for the stage or image.</param>
    /// <returns>In the order of the file; the target comes last.</returns>
    public static IReadOnlyList<Stage> For(DockerfileDocument document, string? target, Func<string, string> expand, Func<string, bool> isReplaced)
    {
        var last = TargetOf(document, target);
        var wanted = new bool[last + 1];
        wanted[last] = true;
        for (var index = last; index >= 0; index--)
        {
            if (!wanted[index])
                continue;
            foreach (var name in References(document.Stages[index], expand))
            {
                // what only the build itself can know may be any stage before
                if (name.Contains('$', StringComparison.Ordinal))
                    Array.Fill(wanted, true, 0, index);
                else if (!isReplaced(name) && Find(document.Stages, index, name) is { } needed)
                    wanted[needed.Index] = true;
            }
        }
        return [.. document.Stages.Where(stage => stage.Index <= last && wanted[stage.Index])];
    }

    /// <summary>The stage before number <paramref name="before"/> that a name or number stands for.</summary>
    public static Stage? Find(IReadOnlyList<Stage> stages, int before, string name, bool numbers = true)
    {
        for (var index = before - 1; index >= 0; index--)
        {
            if (string.Equals(stages[index].Name, name, StringComparison.OrdinalIgnoreCase))
                return stages[index];
        }
        return numbers && int.TryParse(name, out var number) && number >= 0 && number < before ? stages[number] : null;
    }

    private static int TargetOf(DockerfileDocument document, string? target)
    {
        var last = document.Stages.Count - 1;
        if (string.IsNullOrEmpty(target))
            return last;
        return Find(document.Stages, document.Stages.Count, target)?.Index
            ?? throw new EngineException(ErrorKind.InvalidArgument, $"failed to reach build target {target} in Dockerfile");
    }

    private static IEnumerable<string> References(Stage stage, Func<string, string> expand)
    {
        yield return expand(stage.From.Image);
        foreach (var instruction in stage.Instructions)
        {
            if (instruction is CopyInstruction { From: { } from })
                yield return from;
            foreach (var mount in (instruction as RunInstruction)?.Mounts ?? [])
            {
                foreach (var field in mount.Split(','))
                {
                    if (field.StartsWith("from=", StringComparison.OrdinalIgnoreCase))
                        yield return field[5..];
                    else if (field.StartsWith('$'))
                        yield return field;
                }
            }
        }
    }
}
