using System.Globalization;
using System.Text.Json;
using Skiff.Errors;

namespace Skiff.Server.Configuration;

/// <summary>The settings that were made, by flag name.</summary>
public sealed class SettingValues
{
    private readonly Dictionary<string, SettingValue> _values = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Flags => _values.Keys;

    public SettingValue? this[string flag] => _values.GetValueOrDefault(flag);

    /// <summary>One value more; those that take only one keep the last.</summary>
    public void Add(Setting setting, string text)
    {
        if (_values.TryGetValue(setting.Flag, out var value))
            value.Texts.Add(text);
        else
            _values[setting.Flag] = new SettingValue(setting.Kind, [text]);
    }

    public void Set(Setting setting, List<string> texts, JsonElement json) => _values[setting.Flag] = new SettingValue(setting.Kind, texts, json);

    /// <summary>These and the others. Errors: InvalidArgument when a setting was made in both.</summary>
    public SettingValues Join(SettingValues file)
    {
        var conflicts = new List<string>();
        foreach (var (flag, value) in file._values)
        {
            if (_values.TryGetValue(flag, out var mine))
                conflicts.Add($"{Settings.ByFlag(flag)!.Key}: (from flag: {mine}, from file: {value})");
        }
        if (conflicts.Count > 0)
        {
            throw new EngineException(ErrorKind.InvalidArgument,
                "the following directives are specified both as a flag and in the configuration file: " + string.Join(", ", conflicts));
        }
        var joined = new SettingValues();
        foreach (var (flag, value) in _values.Concat(file._values))
            joined._values[flag] = value;
        return joined;
    }

    public string? Text(string flag) => _values.TryGetValue(flag, out var value) ? value.Texts[^1] : null;

    public IReadOnlyList<string> List(string flag) => _values.TryGetValue(flag, out var value) ? value.Texts : [];

    /// <summary>Null when it was not set. Errors: InvalidArgument for what is neither true nor false.</summary>
    public bool? Switch(string flag) => Text(flag) switch
    {
        null => null,
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        var other => throw Invalid(flag, other, "true or false is expected"),
    };

    /// <summary>Null when it was not set. Errors: InvalidArgument for what is no number or less than <paramref name="least"/>.</summary>
    public int? Number(string flag, int least)
    {
        if (Text(flag) is not { } text)
            return null;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw Invalid(flag, text, $"a whole number of at least {least} is expected");
    }

    /// <summary>Errors: InvalidArgument for a text without `=`.</summary>
    public Dictionary<string, string> Map(string flag)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in List(flag))
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw Invalid(flag, text, "key=value is expected");
            map[text[..equals]] = text[(equals + 1)..];
        }
        return map;
    }

    internal static EngineException Invalid(string flag, string text, string expected)
        => new(ErrorKind.InvalidArgument, $"invalid argument \"{text}\" for \"--{flag}\": {expected}");
}
