using System.Collections.Concurrent;
using Skiff.Oci.Image;

namespace Skiff.Engine.Build;

/// <summary>The build arguments: what was given, what the Dockerfile declares before its first stage, and what the stage has declared so far.</summary>
internal sealed class BuildArguments
{
    private static readonly string[] s_predefined =
    [
        "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy",
    ];

    private readonly IReadOnlyDictionary<string, string?> _given;
    private readonly Dictionary<string, string?> _globals;
    private readonly ConcurrentDictionary<string, bool> _used;
    private readonly Dictionary<string, string> _platforms;
    private readonly Dictionary<string, string?> _declared = new(StringComparer.Ordinal);

    /// <param name="given">What the client gave.</param>
    /// <param name="target">What is built for: it and the machine are arguments before the first stage, which a stage has to declare like any other.</param>
    public BuildArguments(IReadOnlyDictionary<string, string?> given, Platform target)
    {
        _given = given;
        _globals = new Dictionary<string, string?>(StringComparer.Ordinal);
        _used = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        _platforms = Named("TARGET", target).Concat(Named("BUILD", Platform.Host)).ToDictionary(StringComparer.Ordinal);
    }

    private BuildArguments(BuildArguments whole) => (_given, _globals, _used, _platforms) = (whole._given, whole._globals, whole._used, whole._platforms);

    /// <summary>Those of one stage, which begins with nothing declared.</summary>
    public BuildArguments ForStage() => new(this);

    public void DeclareGlobal(string name, string? value)
    {
        _used[name] = true;
        _globals[name] = _given.GetValueOrDefault(name) ?? value;
    }

    public string? Global(string name)
        => _globals.GetValueOrDefault(name) ?? (_platforms.TryGetValue(name, out var value) ? _given.GetValueOrDefault(name) ?? value : null);

    public void Declare(string name, string? value)
    {
        _used[name] = true;
        _declared[name] = _given.GetValueOrDefault(name) ?? value ?? Global(name);
    }

    /// <summary>Null for what has no value here.</summary>
    public string? Lookup(string name)
        => _declared.GetValueOrDefault(name) ?? (s_predefined.Contains(name) ? _given.GetValueOrDefault(name) : null);

    /// <summary>`name=value` of what a command sees, sorted; those that ENV has taken over left out.</summary>
    public List<string> Environment(IReadOnlyList<string>? environment, bool withPredefined)
    {
        var names = _declared.Where(each => each.Value is not null).ToDictionary(each => each.Key, each => each.Value!);
        if (withPredefined)
        {
            foreach (var name in s_predefined)
            {
                if (_given.GetValueOrDefault(name) is { } value)
                    names.TryAdd(name, value);
            }
        }
        foreach (var variable in environment ?? [])
            names.Remove(variable.Split('=')[0]);
        return [.. names.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => $"{each.Key}={each.Value}")];
    }

    public IReadOnlyList<string> Unused()
        => [.. _given.Keys.Where(name => !_used.ContainsKey(name) && !_platforms.ContainsKey(name) && !s_predefined.Contains(name)).Order(StringComparer.Ordinal)];

    private static KeyValuePair<string, string>[] Named(string prefix, Platform platform) =>
    [
        new(prefix + "PLATFORM", platform.ToString()),
        new(prefix + "OS", platform.Os),
        new(prefix + "ARCH", platform.Architecture),
        new(prefix + "VARIANT", platform.Variant ?? ""),
    ];
}
