using System.Collections.Frozen;
using System.Globalization;
using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>Signals by name and number, as signal(7) lists them for x86 and ARM.</summary>
internal static class Signals
{
    public const int Kill = 9;
    public const int Term = 15;
    private const int Highest = 64;
    private const int RealTimeMin = 34;

    private static readonly FrozenDictionary<string, int> Numbers = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
    {
        ["HUP"] = 1, ["INT"] = 2, ["QUIT"] = 3, ["ILL"] = 4, ["TRAP"] = 5, ["ABRT"] = 6, ["IOT"] = 6, ["BUS"] = 7, ["FPE"] = 8,
        ["KILL"] = 9, ["USR1"] = 10, ["SEGV"] = 11, ["USR2"] = 12, ["PIPE"] = 13, ["ALRM"] = 14, ["TERM"] = 15, ["STKFLT"] = 16,
        ["CHLD"] = 17, ["CLD"] = 17, ["CONT"] = 18, ["STOP"] = 19, ["TSTP"] = 20, ["TTIN"] = 21, ["TTOU"] = 22, ["URG"] = 23,
        ["XCPU"] = 24, ["XFSZ"] = 25, ["VTALRM"] = 26, ["PROF"] = 27, ["WINCH"] = 28, ["IO"] = 29, ["POLL"] = 29, ["PWR"] = 30,
        ["SYS"] = 31,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>By number, `NAME`, `SIGNAME`, `RTMIN+n` or `RTMAX-n`. Errors: InvalidArgument `Invalid signal: x`.</summary>
    public static int Parse(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number is > 0 and <= Highest ? number : throw Invalid(text);
        var name = text.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? text[3..] : text;
        if (Numbers.TryGetValue(name, out number))
            return number;
        return RealTime(name) ?? throw Invalid(text);
    }

    private static int? RealTime(string name)
    {
        if (name.Length < 5)
            return null;
        var (start, sign) = name[..5].ToUpperInvariant() switch
        {
            "RTMIN" => (RealTimeMin, 1),
            "RTMAX" => (Highest, -1),
            _ => (0, 0),
        };
        if (start == 0)
            return null;
        if (name.Length == 5)
            return start;
        if (name[5] != (sign > 0 ? '+' : '-') || !int.TryParse(name.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            return null;
        var number = start + (sign * offset);
        return number is >= RealTimeMin and <= Highest ? number : null;
    }

    private static EngineException Invalid(string text) => new(ErrorKind.InvalidArgument, $"Invalid signal: {text}");
}
