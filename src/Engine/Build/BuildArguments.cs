using Skiff.Oci.Image;

namespace Skiff.Engine.Build;

/// <summary>The build arguments: what was given, what the Dockerfile declares before its first stage, and what the stage has declared so far.</summary>
/// <param name="given">What the client gave.</param>
/// <param name="target">What is built for: it and the machine are arguments before the first stage, which a stage has to declare like any other.</param>
internal sealed class BuildArguments(IReadOnlyDictionary<string, string?> given, Platform target)
{
    private static readonly string[] s_predefined =
    [
        "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy",
    ];

    private readonly Dictionary<string, string?> _globals = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _declared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    private readonly Dictionary<string, string> _platforms = Named("TARGET", target).Concat(Named("BUILD", Platform.Host)).ToDictionary(StringComparer.Ordinal);

    public void BeginStage() => _declared.Clear();

    public void DeclareGlobal(string name, string? value)
    {
        _used.Add(name);
        _globals[name] = given.GetValueOrDefault(name) ?? value;
    }

    public string? Global(string name)
        => _globals.GetValueOrDefault(name) ?? (_platforms.TryGetValue(name, out var value) ? given.GetValueOrDefault(name) ?? value : null);

    public void Declare(string name, string? value)
    {
        _used.Add(name);
        _declared[name] = given.GetValueOrDefault(name) ?? value ?? Global(name);
    }

    /// <summary>Null for what has no value here.</summary>
    public string? Lookup(string name)
        => _declared.GetValueOrDefault(name) ?? (s_predefined.Contains(name) ? given.GetValueOrDefault(name) : null);

    /// <summary>`name=value` of what a command sees, sorted; those that ENV has taken over left out.</summary>
    public List<string> Environment(IReadOnlyList<string>? environment, bool withPredefined)
    {
        var names = _declared.Where(each => each.Value is not null).ToDictionary(each => each.Key, each => each.Value!);
        if (withPredefined)
        {
            foreach (var name in s_predefined)
            {
                if (given.GetValueOrDefault(name) is { } value)
                    names.TryAdd(name, value);
            }
        }
        foreach (var variable in environment ?? [])
            names.Remove(variable.Split('=')[0]);
        return [.. names.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}={each.Value}")];
    }

    public IReadOnlyList<string> Unused()
        => [.. given.Keys.Where(name => !_used.Contains(name) && !_platforms.ContainsKey(name) && !s_predefined.Contains(name)).Order(StringComparer.Ordinal)];

    private static KeyValuePair<string, string>[] Named(string prefix, Platform platform) =>
    [
        new(prefix + "PLATFORM", platform.ToString()),
        new(prefix + "OS", platform.Os),
        new(prefix + "ARCH", platform.Architecture),
        new(prefix + "VARIANT", platform.Variant ?? ""),
    ];
}
