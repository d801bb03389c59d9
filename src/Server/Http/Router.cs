namespace Skiff.Server.Http;

/// <summary>
/// Finds the route of a method and path. Of several templates that fit, the one with the longest text after the name wins.
/// </summary>
public sealed class Router
{
    private readonly Dictionary<(string Method, string Path), Route> _exact = [];
    private readonly Dictionary<string, List<Route>> _named = new(StringComparer.Ordinal);

    public Router(IEnumerable<Route> routes)
    {
        foreach (var route in routes)
        {
            if (route.Suffix is null)
            {
                _exact.Add((route.Method, route.Template), route);
                continue;
            }
            if (!_named.TryGetValue(route.Method, out var list))
                _named[route.Method] = list = [];
            list.Add(route);
        }
        foreach (var list in _named.Values)
            list.Sort(static (left, right) => (right.Suffix!.Length + right.Prefix.Length).CompareTo(left.Suffix!.Length + left.Prefix.Length));
    }

    /// <summary>The route and the name in its place, which is empty for a template without one.</summary>
    public Route? Find(string method, string path, out string name)
    {
        name = "";
        if (_exact.TryGetValue((method, path), out var exact))
            return exact;
        if (!_named.TryGetValue(method, out var candidates))
            return null;
        foreach (var route in candidates)
        {
            if (route.TryMatch(path, out var found))
            {
                name = found.ToString();
                return route;
            }
        }
        return null;
    }
}
