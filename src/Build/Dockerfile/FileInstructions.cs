using Skiff.Build.Dockerfile.Instructions;

namespace Skiff.Build.Dockerfile;

/// <summary>The instructions that make file systems: FROM, RUN, COPY and ADD.</summary>
internal static class FileInstructions
{
    public static FromInstruction From(InstructionContext context)
    {
        var words = WordSplitter.Plain(context.Rest);
        var name = words switch
        {
            [_] => null,
            [_, var word, var alias] when word.Equals("AS", StringComparison.OrdinalIgnoreCase) => StageName(alias),
            _ => throw new FormatException("FROM requires either one or three arguments"),
        };
        return context.Create(new FromInstruction(words[0], name, context.Flags.Take("platform")));
    }

    public static RunInstruction Run(InstructionContext context)
    {
        var flags = context.Flags;
        return context.Create(new RunInstruction(context.CommandLine())
        {
            Mounts = flags.TakeMany("mount"),
            Network = OneOf("network", flags.Take("network"), "default", "none", "host"),
            Security = OneOf("security", flags.Take("security"), "sandbox", "insecure"),
            Devices = flags.TakeMany("device"),
            Heredocs = context.Line.Heredocs,
        });
    }

    public static CopyInstruction Copy(InstructionContext context)
    {
        var isAdd = context.Keyword == "ADD";
        var flags = context.Flags;
        var words = WordSplitter.JsonArray(context.Rest) ?? WordSplitter.Plain(context.Rest);
        if (words.Count < 2)
            throw new FormatException($"{context.Keyword} requires at least two arguments, but only {(words.Count == 0 ? "zero were" : "one was")} provided. Destination could not be determined");
        // A source that opens a here-document is the document; its file is named by the word.
        var sources = words.SkipLast(1).Where(w => HeredocParser.TryParse(w) is null).ToList();
        return context.Create(new CopyInstruction(sources, words[^1])
        {
            From = isAdd ? null : flags.Take("from"),
            Chown = flags.Take("chown"),
            Chmod = flags.Take("chmod"),
            Link = flags.TakeSwitch("link") ?? false,
            Parents = !isAdd && (flags.TakeSwitch("parents") ?? false),
            Checksum = isAdd ? flags.Take("checksum") : null,
            KeepGitDirectory = isAdd && (flags.TakeSwitch("keep-git-dir") ?? false),
            Unpack = isAdd ? flags.TakeSwitch("unpack") : null,
            Excludes = flags.TakeMany("exclude"),
            Heredocs = context.Line.Heredocs,
        });
    }

    private static string StageName(string alias)
    {
        var name = alias.ToLowerInvariant();
        return char.IsAsciiLetterLower(name[0]) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.')
            ? name
            : throw new FormatException($"invalid name for build stage: \"{alias}\", name can't start with a number or contain symbols");
    }

    private static string? OneOf(string flag, string? value, params ReadOnlySpan<string> allowed)
    {
        if (value is null || allowed.Contains(value))
            return value;
        throw new FormatException($"{flag} {value} is not one of {string.Join(", ", allowed!)}");
    }
}
