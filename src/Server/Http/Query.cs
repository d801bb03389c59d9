using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Skiff.Engine;
using Skiff.Errors;

namespace Skiff.Server.Http;

/// <summary>
/// The query of a request, read as Docker reads it: keys that nobody asks for are no error, and an absent text is empty.
/// </summary>
public readonly struct Query(IQueryCollection values)
{
    private readonly IQueryCollection _values = values;

    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>The first value; null when there is none.</summary>
    public string? Text(string name) => _values.TryGetValue(name, out var found) && !StringValues.IsNullOrEmpty(found) ? found[0] : null;

    /// <summary>All values, in order.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (!_values.TryGetValue(name, out var found))
            return [];
        var texts = new List<string>(found.Count);
        foreach (var text in found)
        {
            if (!string.IsNullOrEmpty(text))
                texts.Add(text);
        }
        return texts;
    }

    /// <summary>Empty, `0`, `no`, `false` and `none` are false in any case of letters, everything else is true.</summary>
    public bool Flag(string name, bool otherwise = false)
    {
        if (!_values.TryGetValue(name, out var found))
            return otherwise;
        var text = (found.Count > 0 ? found[0] ?? "" : "").AsSpan().Trim();
        return !(text.IsEmpty
            || text.Equals("0", StringComparison.Ordinal)
            || text.Equals("no", StringComparison.OrdinalIgnoreCase)
            || text.Equals("false", StringComparison.OrdinalIgnoreCase)
            || text.Equals("none", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Null when absent or empty. Errors: InvalidArgument for what is not a number.</summary>
    public int? Number(string name)
    {
        var text = Text(name);
        if (text is null)
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new EngineException(ErrorKind.InvalidArgument, $"strconv.Atoi: parsing {GoText.Quote(text)}: invalid syntax");
    }

    /// <summary>Errors: InvalidArgument for what is not such JSON.</summary>
    public Filters Filters() => Engine.Filters.Parse(Text("filters"));
}
