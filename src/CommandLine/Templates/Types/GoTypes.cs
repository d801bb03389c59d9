using System.Globalization;
using System.Reflection;

namespace Skiff.CommandLine.Templates.Types;

/// <summary>The types of `types.txt`, each read when it is first asked for.</summary>
public static class GoTypes
{
    private static readonly Lazy<Dictionary<string, (bool Sorted, List<string> Fields)>> Described = new(Read);
    private static readonly Dictionary<string, GoType> Known = new(StringComparer.Ordinal);

    /// <summary>The type of an expression such as `[]*container.State` or `map[string]any`.</summary>
    /// <exception cref="KeyNotFoundException">`types.txt` does not have it.</exception>
    public static GoType Of(string expression)
    {
        lock (Known)
        {
            if (!Known.TryGetValue(expression, out var type))
                Known[expression] = type = Make(expression);
            return type;
        }
    }

    private static GoType Make(string text)
    {
        if (text.StartsWith('*'))
            return new GoType(GoKind.Pointer, text, Of(text[1..]));
        if (text.StartsWith("map[string]", StringComparison.Ordinal))
            return new GoType(GoKind.Map, text.Replace("any", "interface {}", StringComparison.Ordinal), Of(text["map[string]".Length..]));
        if (text.StartsWith('['))
        {
            var close = text.IndexOf(']', StringComparison.Ordinal);
            var length = close > 1 ? int.Parse(text.AsSpan(1, close - 1), CultureInfo.InvariantCulture) : 0;
            return new GoType(GoKind.List, text.Replace("any", "interface {}", StringComparison.Ordinal), Of(text[(close + 1)..]), length);
        }
        if (text.Split('=') is [var name, var underlying])
            return new GoType(Of(underlying).Kind, name);
        return text switch
        {
            "string" => new GoType(GoKind.Text, text),
            "bool" => new GoType(GoKind.Bool, text),
            "int" or "int64" or "uint" or "uint16" or "uint32" or "uint64" => new GoType(GoKind.Whole, text),
            "float64" => new GoType(GoKind.Floating, text),
            "time.Time" => new GoType(GoKind.Time, text),
            "time.Duration" => new GoType(GoKind.Duration, text),
            "any" => new GoType(GoKind.Any, "interface {}"),
            "struct{}" => new GoType(GoKind.Struct, "struct {}"),
            _ => MakeStruct(text),
        };
    }

    private static GoType MakeStruct(string name)
    {
        var (sorted, fields) = Described.Value[name];
        // a type without a name of its own is called by what it is
        return new GoType(GoKind.Struct, name == "platform" ? "struct { Name string }" : name.Split('_')[0], fields: () => [.. fields.Select(Field)], sorted: sorted);
    }

    private static GoField Field(string line)
    {
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        var name = line[..blank];
        var omits = name.EndsWith('?');
        var embedded = name.StartsWith('+');
        name = name.TrimEnd('?').TrimStart('+');
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var json = colon < 0 ? name : name[(colon + 1)..];
        return new GoField(colon < 0 ? name : name[..colon], json == "-" || embedded ? "" : json, omits, embedded, Of(line[(blank + 1)..]));
    }

    private static Dictionary<string, (bool Sorted, List<string> Fields)> Read()
    {
        var types = new Dictionary<string, (bool Sorted, List<string> Fields)>(StringComparer.Ordinal);
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("types.txt")!);
        List<string> fields = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line[0] == ' ')
            {
                fields.Add(line[1..]);
                continue;
            }
            var words = line.Split(' ');
            types[words[0]] = (words.Length > 1, fields = []);
        }
        return types;
    }
}
