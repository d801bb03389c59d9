namespace Skiff.CommandLine.Grammar;

/// <summary>
/// Reads a command line by the rules of Go's pflag, which docker's users and scripts rely on: `--name value`, `--name=value`,
/// `-it`, `-p80:80`, `-p=80:80`, switches without value or with `=false`, and `--` as the end of flags.
/// </summary>
internal sealed class FlagParser(ParsedFlags flags, bool interspersed, TextWriter warnings)
{
    private readonly List<string> _operands = [];
    private IReadOnlyList<string> _words = [];
    private int _next;

    /// <summary>True when `--help` (or `-h`, where no flag has that letter) stood among the flags.</summary>
    public bool HelpWanted { get; private set; }

    /// <summary>Returns the operands; throws a <see cref="FlagValueException"/> whose message is pflag's.</summary>
    public IReadOnlyList<string> Parse(IReadOnlyList<string> words)
    {
        _words = words;
        while (_next < words.Count && !HelpWanted)
        {
            var word = words[_next++];
            if (word.Length < 2 || word[0] != '-')
            {
                if (!interspersed)
                {
                    _next--;
                    break;
                }
                _operands.Add(word);
                continue;
            }
            if (word == "--")
                break;
            if (word[1] == '-')
                ReadLong(word);
            else
                ReadShort(word);
        }
        while (_next < words.Count)
            _operands.Add(words[_next++]);
        return _operands;
    }

    private void ReadLong(string word)
    {
        var text = word[2..];
        if (text[0] is '-' or '=')
            throw new FlagValueException($"bad flag syntax: {word}");
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? text : text[..equals];
        var flag = flags.Find(name);
        if (flag is null)
        {
            if (name != "help")
                throw new FlagValueException($"unknown flag: --{name}");
            HelpWanted = true;
            return;
        }
        if (flag is { Name: "help", Kind: FlagKind.Bool })
        {
            HelpWanted = true;
            return;
        }
        if (equals >= 0)
            Set(flag, text[(equals + 1)..]);
        else if (flag.Kind == FlagKind.Bool)
            Set(flag, "true");
        else if (_next < _words.Count)
            Set(flag, _words[_next++]);
        else
            throw new FlagValueException($"flag needs an argument: {word}");
    }

    private void ReadShort(string word)
    {
        for (var at = 1; at < word.Length; at++)
        {
            var letter = word[at];
            var rest = word[(at + 1)..];
            var flag = flags.Find(letter);
            if (flag is null)
            {
                if (letter != 'h')
                    throw new FlagValueException($"unknown shorthand flag: '{letter}' in -{word[at..]}");
                warnings.WriteLine("Flag shorthand -h has been deprecated, use --help");
                HelpWanted = true;
                return;
            }
            if (rest.Length > 1 && rest[0] == '=')
            {
                Set(flag, rest[1..]);
                return;
            }
            if (flag.Kind == FlagKind.Bool)
            {
                Set(flag, "true");
                continue;
            }
            if (rest.Length > 0)
                Set(flag, rest);
            else if (_next < _words.Count)
                Set(flag, _words[_next++]);
            else
                throw new FlagValueException($"flag needs an argument: '{letter}' in -{word[at..]}");
            return;
        }
    }

    private void Set(Flag flag, string value)
    {
        if (flag.Deprecated is { } instead)
            warnings.WriteLine($"Flag --{flag.Name} has been deprecated, {instead}");
        try
        {
            flags.Set(flag, value);
        }
        catch (FlagValueException error)
        {
            throw new FlagValueException($"invalid argument {GoText.Quote(value)} for \"{flag.Spelling}\" flag: {error.Message}");
        }
    }
}
