namespace Skiff.Server.Http;

/// <summary>
/// One endpoint. The template may hold one name in braces, `/images/{name}/json`; the name takes whatever stands between the
/// texts around it, slashes included.
/// </summary>
public sealed class Route
{
    public Route(string method, string template, Func<Exchange, Task> answer)
    {
        Method = method;
        Template = template;
        Answer = answer;
        var open = template.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
        {
            Prefix = template;
            return;
        }
        Prefix = template[..open];
        Suffix = template[(template.IndexOf('}', open) + 1)..];
    }

    public string Method { get; }

    public string Template { get; }

    public string Prefix { get; }

    /// <summary>What follows the name; null when the template has none.</summary>
    public string? Suffix { get; }

    public Func<Exchange, Task> Answer { get; }

    /// <summary>For a template with a name.</summary>
    public bool TryMatch(ReadOnlySpan<char> path, out ReadOnlySpan<char> name)
    {
        name = default;
        if (Suffix is null
            || path.Length <= Prefix.Length + Suffix.Length
            || !path.StartsWith(Prefix, StringComparison.Ordinal)
            || !path.EndsWith(Suffix, StringComparison.Ordinal))
            return false;
        name = path[Prefix.Length..^Suffix.Length];
        return true;
    }
}
