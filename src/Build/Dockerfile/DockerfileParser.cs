using Skiff.Build.Dockerfile.Instructions;
using Skiff.Errors;

namespace Skiff.Build.Dockerfile;

/// <summary>Reads a Dockerfile, in the classic and in BuildKit's syntax, which Skiff does not tell apart.</summary>
public static class DockerfileParser
{
    /// <exception cref="DockerfileException">With the line, the column and, for an unknown word, the nearest known one.</exception>
    public static DockerfileDocument Parse(string text, string fileName = "Dockerfile")
    {
        var (directives, lines) = LogicalLineReader.Read(fileName, text);
        if (lines.Count == 0)
            throw new EngineException(ErrorKind.InvalidArgument, "the Dockerfile cannot be empty: file with no instructions");
        var parser = new InstructionParser(fileName, directives.Escape);
        var globals = new List<ArgInstruction>();
        var stages = new List<Stage>();
        var current = new List<Instruction>();
        FromInstruction? from = null;
        foreach (var line in lines)
        {
            switch (parser.Parse(line))
            {
                case FromInstruction next:
                    EndStage();
                    from = next;
                    break;
                case ArgInstruction argument when from is null:
                    globals.Add(argument);
                    break;
                case var instruction when from is null:
                    throw new DockerfileException(fileName, instruction.Range, "no build stage in current context", line.Text, "a Dockerfile begins with FROM; only ARG may come before it");
                case var instruction:
                    current.Add(instruction);
                    break;
            }
        }
        EndStage();
        if (stages.Count == 0)
            throw new DockerfileException(fileName, lines[^1].Range, "no build stage in current context", lines[^1].Text, "there is no FROM");
        CheckNames(fileName, stages);
        return new DockerfileDocument(directives, globals, stages);

        void EndStage()
        {
            if (from is not null)
                stages.Add(new Stage(stages.Count, from, current));
            current = [];
        }
    }

    /// <summary>Reads one instruction that stands alone, as a trigger of ONBUILD or a change of commit and import does.</summary>
    public static Instruction ParseInstruction(string text, string origin)
    {
        var (_, lines) = LogicalLineReader.Read(origin, text);
        return lines.Count == 1
            ? new InstructionParser(origin, '\\').Parse(lines[0])
            : throw new EngineException(ErrorKind.InvalidArgument, $"{origin}: expected one instruction: {text}");
    }

    private static void CheckNames(string fileName, List<Stage> stages)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var stage in stages)
        {
            if (stage.Name is { } name && !names.Add(name))
                throw new DockerfileException(fileName, stage.From.Range, $"duplicate name {name} in FROM", stage.From.Text);
        }
    }
}
