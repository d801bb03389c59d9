using System.Globalization;
using System.Text.RegularExpressions;
using Skiff.Errors;

namespace Skiff.Engine.Logs.Drivers;

/// <summary>Reads the values of `--log-opt`. Errors: InvalidArgument with the texts of Docker's parsers.</summary>
internal static class LogOptions
{
    public static long Size(string text)
    {
        var match = Regex.Match(text, "^([0-9]+(?:\\.[0-9]+)?) ?([kKmMgGtT]?)(?:[iI]?[bB])?$", RegexOptions.None, TimeSpan.FromSeconds(1));
        if (!match.Success)
            throw Invalid($"invalid size: '{text}'");
        var unit = match.Groups[2].Value.ToLowerInvariant() switch
        {
            "k" => 1L << 10,
            "m" => 1L << 20,
            "g" => 1L << 30,
            "t" => 1L << 40,
            _ => 1L,
        };
        return (long)(double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * unit);
    }

    /// <summary>False when it is not given.</summary>
    public static bool Flag(IReadOnlyDictionary<string, string> options, string name)
        => options.TryGetValue(name, out var value) && value.Length > 0 && Flag(value);

    public static bool Flag(string value) => value switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw Invalid($"strconv.ParseBool: parsing \"{value}\": invalid syntax"),
    };

    public static int? Number(IReadOnlyDictionary<string, string> options, string name)
    {
        if (!options.TryGetValue(name, out var value))
            return null;
        return int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Invalid($"strconv.Atoi: parsing \"{value}\": invalid syntax");
    }

    /// <summary>`500ms`, `1m30s`.</summary>
    public static TimeSpan? Duration(IReadOnlyDictionary<string, string> options, string name)
    {
        if (!options.TryGetValue(name, out var value))
            return null;
        return DockerTime.TryDuration(value, out var duration) ? duration : throw Invalid($"time: invalid duration \"{value}\"");
    }

    private static EngineException Invalid(string text) => new(ErrorKind.InvalidArgument, text);
}
