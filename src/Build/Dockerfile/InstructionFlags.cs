namespace Skiff.Build.Dockerfile;

/// <summary>The `--name[=value]` words before an instruction's arguments. Each is taken by name; what is left over is an error.</summary>
internal sealed class InstructionFlags
{
    private readonly List<(string Name, string? Value)> _flags = [];

    /// <summary>Takes the flags off the front of <paramref name="text"/>.</summary>
    public static InstructionFlags Split(ref string text, char escape)
    {
        var flags = new InstructionFlags();
        while (text.StartsWith("--", StringComparison.Ordinal))
        {
            var word = WordSplitter.Quoted(text, escape)[0];
            text = text[word.Length..].TrimStart();
            if (word == "--")
                break;
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            flags._flags.Add(equals < 0 ? (word[2..], null) : (word[2..equals], word[(equals + 1)..]));
        }
        return flags;
    }

    public string? Take(string name) => TakeAll(name) switch
    {
        [] => null,
        [var only] => only ?? throw new FormatException($"missing a value on flag: {name}"),
        _ => throw new FormatException($"duplicate flag specified: {name}"),
    };

    public IReadOnlyList<string> TakeMany(string name) =>
        [.. TakeAll(name).Select(v => v ?? throw new FormatException($"missing a value on flag: {name}"))];

    public bool? TakeSwitch(string name) => TakeAll(name) switch
    {
        [] => null,
        [null] => true,
        [var value] when value!.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
        [var value] when value!.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
        [var value] => throw new FormatException($"expecting boolean value for flag {name}, not: {value}"),
        _ => throw new FormatException($"duplicate flag specified: {name}"),
    };

    public void ExpectNone(IEnumerable<string> known)
    {
        if (_flags.Count > 0)
            throw new FormatException($"unknown flag: {_flags[0].Name}{Suggestion.For(_flags[0].Name, known)}");
    }

    private List<string?> TakeAll(string name)
    {
        var values = _flags.Where(f => f.Name == name).Select(f => f.Value).ToList();
        _flags.RemoveAll(f => f.Name == name);
        return values;
    }
}
