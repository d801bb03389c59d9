using Skiff.Errors;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>
/// The runtime's command line: global options, a verb, its options and arguments. The same spelling as other runtimes take,
/// since engines pass it to all of them. Errors: InvalidArgument that names what is not known.
/// </summary>
public static class CommandLine
{
    private static readonly VerbOption[] GlobalFlags =
    [
        new("root", true), new("log", true), new("log-format", true), new("debug", false), new("systemd-cgroup", false),
        new("rootless", true), new("version", false, 'v'), new("help", false, 'h'),
    ];

    public static (Verb? Verb, VerbCall Call) Parse(IReadOnlyList<string> words, IReadOnlyDictionary<string, Verb> verbs, TimeProvider time)
    {
        var next = 0;
        var global = ParseOptions(words, ref next, GlobalFlags, "skiff-runtime");
        var globals = Globals(global, time);
        if (next == words.Count)
            return (null, new VerbCall(globals, global, []));
        var name = words[next++];
        if (!verbs.TryGetValue(name, out var verb))
            throw new EngineException(ErrorKind.InvalidArgument, $"unknown command: {name}");
        var options = ParseOptions(words, ref next, verb.Options, name);
        var arguments = new List<string>();
        while (next < words.Count)
        {
            // Options may follow the ID, unless what follows is somebody else's command line (exec ID COMMAND …).
            if (words[next].StartsWith('-') && words[next].Length > 1 && !(name is "exec" or "ps" && arguments.Count > 0))
                Merge(options, ParseOptions(words, ref next, verb.Options, name));
            else
                arguments.Add(words[next++]);
        }
        return (verb, new VerbCall(globals, options, arguments));
    }

    private static GlobalOptions Globals(Dictionary<string, List<string>> options, TimeProvider time)
    {
        if (options.TryGetValue("systemd-cgroup", out var systemd) && systemd[^1] != "false")
            throw new EngineException(ErrorKind.NotImplemented, "--systemd-cgroup is not supported: configure the cgroupfs driver");
        var format = options.GetValueOrDefault("log-format")?[^1] ?? "text";
        if (format is not ("text" or "json"))
            throw new EngineException(ErrorKind.InvalidArgument, $"--log-format: unknown format \"{format}\"");
        var globals = new GlobalOptions { Time = time, Log = options.GetValueOrDefault("log")?[^1], LogAsJson = format == "json" };
        return options.TryGetValue("root", out var root) ? globals with { Root = Path.GetFullPath(root[^1]) } : globals;
    }

    private static Dictionary<string, List<string>> ParseOptions(IReadOnlyList<string> words, ref int next, VerbOption[] known, string verb)
    {
        var found = new Dictionary<string, List<string>>();
        while (next < words.Count && words[next] is ['-', _, ..] word)
        {
            next++;
            if (word == "--")
                break;
            var (name, value) = Split(word);
            var option = Array.Find(known, each => word.StartsWith("--", StringComparison.Ordinal) ? each.Name == name : each.Short is { } letter ? name == letter.ToString() || name == each.Name : name == each.Name)
                ?? throw new EngineException(ErrorKind.InvalidArgument, $"{verb}: unknown option {word}");
            if (option.TakesValue && value is null)
                value = next < words.Count ? words[next++] : throw new EngineException(ErrorKind.InvalidArgument, $"{verb}: option {word} needs a value");
            if (!found.TryGetValue(option.Name, out var values))
                found[option.Name] = values = [];
            values.Add(value ?? "true");
        }
        return found;
    }

    private static (string Name, string? Value) Split(string word)
    {
        var name = word.TrimStart('-');
        var separator = name.IndexOf('=');
        return separator < 0 ? (name, null) : (name[..separator], name[(separator + 1)..]);
    }

    private static void Merge(Dictionary<string, List<string>> into, Dictionary<string, List<string>> more)
    {
        foreach (var (name, values) in more)
        {
            if (into.TryGetValue(name, out var before))
                before.AddRange(values);
            else
                into[name] = values;
        }
    }
}
