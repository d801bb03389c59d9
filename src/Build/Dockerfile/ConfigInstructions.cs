using System.Globalization;
using Skiff.Build.Dockerfile.Instructions;

namespace Skiff.Build.Dockerfile;

/// <summary>The instructions that only change the image's configuration, and ARG.</summary>
internal static class ConfigInstructions
{
    public static Instruction Parse(InstructionContext context) => context.Keyword switch
    {
        "ARG" => context.Create(new ArgInstruction(Arguments(context))),
        "CMD" => context.Create(new CmdInstruction(context.CommandLine())),
        "ENTRYPOINT" => context.Create(new EntrypointInstruction(context.CommandLine())),
        "ENV" => context.Create(new EnvInstruction(NameValues(context))),
        "LABEL" => context.Create(new LabelInstruction(NameValues(context))),
        "EXPOSE" => context.Create(new ExposeInstruction(WordSplitter.Plain(context.Rest))),
        "MAINTAINER" => context.Create(new MaintainerInstruction(context.Rest)),
        "USER" => context.Create(new UserInstruction(context.Rest)),
        "WORKDIR" => context.Create(new WorkdirInstruction(context.Rest)),
        "STOPSIGNAL" => context.Create(new StopsignalInstruction(context.Rest)),
        "VOLUME" => context.Create(new VolumeInstruction(Volumes(context))),
        "SHELL" => context.Create(new ShellInstruction(Shell(context))),
        _ => Healthcheck(context),
    };

    private static List<NameValue> NameValues(InstructionContext context)
    {
        var words = WordSplitter.Quoted(context.Rest, context.Escape);
        if (!words[0].Contains('=', StringComparison.Ordinal))
        {
            // The old form: one name, and the rest of the line is its value.
            var rest = context.Rest[words[0].Length..].Trim();
            return rest.Length > 0 ? [new NameValue(words[0], rest)] : throw new FormatException($"{context.Keyword} must have two arguments");
        }
        return [.. words.Select(word => Pair(context.Keyword, word))];
    }

    private static NameValue Pair(string keyword, string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            throw new FormatException($"Syntax error - can't find = in \"{word}\". Must be of the form: name=value");
        return equals == 0
            ? throw new FormatException($"{keyword} names can not be blank")
            : new NameValue(word[..equals], word[(equals + 1)..]);
    }

    private static List<KeyValuePair<string, string?>> Arguments(InstructionContext context) =>
    [
        .. WordSplitter.Quoted(context.Rest, context.Escape).Select(word =>
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals == 0)
                throw new FormatException("ARG names can not be blank");
            return equals < 0 ? KeyValuePair.Create(word, (string?)null) : KeyValuePair.Create(word[..equals], (string?)word[(equals + 1)..]);
        }),
    ];

    private static List<string> Volumes(InstructionContext context)
    {
        var paths = WordSplitter.JsonArray(context.Rest) ?? WordSplitter.Plain(context.Rest);
        return paths.Count > 0 && paths.All(p => p.Trim().Length > 0) ? paths : throw new FormatException("VOLUME specified can not be an empty string");
    }

    private static List<string> Shell(InstructionContext context) =>
        WordSplitter.JsonArray(context.Rest) is { Count: > 0 } words ? words : throw new FormatException("SHELL requires the arguments to be in JSON form");

    private static HealthcheckInstruction Healthcheck(InstructionContext context)
    {
        var words = WordSplitter.Plain(context.Rest);
        var kind = words[0].ToUpperInvariant();
        if (kind == "NONE")
        {
            return words.Count == 1
                ? context.Create(new HealthcheckInstruction((CommandLine?)null))
                : throw new FormatException("HEALTHCHECK NONE takes no arguments");
        }
        if (kind != "CMD")
            throw new FormatException($"Unknown type \"{words[0]}\" in HEALTHCHECK (try CMD)");
        var command = (context with { Rest = context.Rest[words[0].Length..].TrimStart() }).CommandLine();
        if (command.Words.Count == 0)
            throw new FormatException("Missing command after HEALTHCHECK CMD");
        var flags = context.Flags;
        return context.Create(new HealthcheckInstruction(command)
        {
            Interval = Duration(flags, "interval"),
            Timeout = Duration(flags, "timeout"),
            StartPeriod = Duration(flags, "start-period"),
            StartInterval = Duration(flags, "start-interval"),
            Retries = Retries(flags.Take("retries")),
        });
    }

    private static TimeSpan? Duration(InstructionFlags flags, string name)
    {
        if (flags.Take(name) is not { } text)
            return null;
        if (!GoDuration.TryParse(text, out var duration))
            throw new FormatException($"invalid duration \"{text}\" for --{name}");
        if (duration < TimeSpan.Zero || (duration > TimeSpan.Zero && duration < TimeSpan.FromMilliseconds(1)))
            throw new FormatException($"Interval \"{name}\" cannot be less than 1ms");
        return duration;
    }

    private static int? Retries(string? text)
    {
        if (text is null)
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : throw new FormatException($"--retries cannot be negative or no number ({text})");
    }
}
