using Skiff.Build.Dockerfile.Instructions;

namespace Skiff.Build.Dockerfile;

/// <summary>Turns a logical line into its instruction.</summary>
internal sealed class InstructionParser(string fileName, char escape)
{
    private static readonly string[] s_keywords =
    [
        "ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "MAINTAINER",
        "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
    ];

    public Instruction Parse(LogicalLine line)
    {
        var (keyword, rest) = SplitKeyword(line.Text);
        try
        {
            var flags = keyword == "ONBUILD" ? new InstructionFlags() : InstructionFlags.Split(ref rest, escape);
            if (rest.Length == 0 && keyword is not ("CMD" or "ENTRYPOINT" or "RUN") && s_keywords.Contains(keyword))
                throw new FormatException($"{keyword} requires {(keyword is "FROM" ? "either one or three arguments" : keyword is "MAINTAINER" or "USER" or "WORKDIR" or "STOPSIGNAL" ? "exactly one argument" : "at least one argument")}");
            var context = new InstructionContext(keyword, line, rest, flags, escape);
            Instruction instruction = keyword switch
            {
                "FROM" => FileInstructions.From(context),
                "RUN" => FileInstructions.Run(context),
                "COPY" or "ADD" => FileInstructions.Copy(context),
                "ONBUILD" => Onbuild(context),
                _ when s_keywords.Contains(keyword) => ConfigInstructions.Parse(context),
                _ => throw new FormatException($"unknown instruction: {keyword}{Suggestion.For(keyword, s_keywords)}"),
            };
            flags.ExpectNone(InstructionContext.KnownFlags(keyword));
            return instruction;
        }
        catch (FormatException error)
        {
            throw new DockerfileException(fileName, line.Range, error.Message, line.Text);
        }
    }

    private OnbuildInstruction Onbuild(InstructionContext context)
    {
        var (trigger, _) = SplitKeyword(context.Rest);
        switch (trigger)
        {
            case "ONBUILD":
                throw new FormatException("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
            case "FROM" or "MAINTAINER":
                throw new FormatException($"{trigger} isn't allowed as an ONBUILD trigger");
        }
        Parse(context.Line with { Text = context.Rest });
        return context.Create(new OnbuildInstruction(context.Rest));
    }

    private static (string Keyword, string Arguments) SplitKeyword(string text)
    {
        var end = 0;
        while (end < text.Length && !char.IsWhiteSpace(text[end]))
            end++;
        return (text[..end].ToUpperInvariant(), text[end..].TrimStart());
    }
}
