using System.Globalization;
using Skiff.CommandLine.Formats;

namespace Skiff.CommandLine.Grammar;

/// <summary>The values of a command's flags after parsing; values were checked against their kinds then.</summary>
public sealed class ParsedFlags
{
    private readonly Dictionary<string, Flag> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _given = new(StringComparer.Ordinal);

    public ParsedFlags(IEnumerable<Flag> declared)
    {
        foreach (var flag in declared)
            _declared.Add(flag.Name, flag);
    }

    public IEnumerable<Flag> Declared => _declared.Values;

    public Flag? Find(string name) => _declared.GetValueOrDefault(name);

    public Flag? Find(char shorthand)
    {
        foreach (var flag in _declared.Values)
        {
            if (flag.Shorthand == shorthand)
                return flag;
        }
        return null;
    }

    /// <summary>True when the flag stood on the command line, whatever its value.</summary>
    public bool Changed(string name) => _given.ContainsKey(name);

    public bool Bool(string name) => Last(name) is "true";

    public string Text(string name) => Last(name) ?? "";

    public long Integer(string name) => Last(name) is { Length: > 0 } text ? GoNumber.ParseInteger(text) : 0;

    /// <summary>A size in bytes; -1 where the flag allows it.</summary>
    public long Bytes(string name) => Last(name) is { Length: > 0 } text ? ByteSize.Parse(text) : 0;

    /// <summary>A length of time in nanoseconds.</summary>
    public long Nanoseconds(string name) => Last(name) is { Length: > 0 } text ? GoDuration.Parse(text) : 0;

    public IReadOnlyList<string> Many(string name) => _given.GetValueOrDefault(name) ?? (IReadOnlyList<string>)[];

    /// <summary>Entries key=value; a key without a value has the empty one; the last of a key wins.</summary>
    public Dictionary<string, string> Map(string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Many(name))
        {
            var equals = entry.IndexOf('=', StringComparison.Ordinal);
            map[equals < 0 ? entry : entry[..equals]] = equals < 0 ? "" : entry[(equals + 1)..];
        }
        return map;
    }

    /// <summary>The entries of one value `key=value,key=value`, however often the flag was given.</summary>
    public Dictionary<string, string> Fields(string name)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in Many(name).SelectMany(CommaSeparated.Split))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            fields[equals < 0 ? field : field[..equals]] = equals < 0 ? "" : field[(equals + 1)..];
        }
        return fields;
    }

    internal void Set(Flag flag, string text)
    {
        flag.Check?.Invoke(text);
        var name = flag.AliasOf ?? flag.Name;
        var value = Normalise(flag, text);
        if (!flag.Repeats || !_given.TryGetValue(name, out var values))
            _given[name] = values = [];
        if (flag.Kind == FlagKind.Strings)
            values.AddRange(CommaSeparated.Split(value));
        else
            values.Add(value);
    }

    private static string Normalise(Flag flag, string text)
    {
        switch (flag.Kind)
        {
            case FlagKind.Bool:
                return GoNumber.ParseBool(text) ? "true" : "false";
            case FlagKind.Integer:
                return GoNumber.ParseInteger(text).ToString(CultureInfo.InvariantCulture);
            case FlagKind.Unsigned:
                return GoNumber.ParseUnsigned(text, ulong.MaxValue).ToString(CultureInfo.InvariantCulture);
            case FlagKind.Uint16:
                return GoNumber.ParseUnsigned(text, ushort.MaxValue).ToString(CultureInfo.InvariantCulture);
            case FlagKind.Bytes:
                _ = ByteSize.Parse(text);
                return text;
            case FlagKind.Duration:
                _ = GoDuration.Parse(text);
                return text;
            case FlagKind.Decimal:
                _ = GoNumber.ParseNanoCpus(text);
                return text;
            default:
                return text;
        }
    }

    private string? Last(string name)
    {
        if (_given.TryGetValue(name, out var values) && values.Count > 0)
            return values[^1];
        return _declared.TryGetValue(name, out var flag)
            ? flag.Default
            : throw new InvalidOperationException($"flag --{name} is not declared");
    }
}
