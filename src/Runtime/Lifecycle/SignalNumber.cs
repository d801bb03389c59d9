using System.Globalization;
using Skiff.Errors;

namespace Skiff.Runtime.Lifecycle;

/// <summary>Signals by number or by name, with or without SIG.</summary>
public static class SignalNumber
{
    private static readonly string[] Names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>Errors: InvalidArgument.</summary>
    public static int Parse(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 64)
            return number;
        var name = text.ToUpperInvariant();
        name = name.StartsWith("SIG", StringComparison.Ordinal) ? name[3..] : name;
        if (name.Length > 0 && Array.IndexOf(Names, name) is > 0 and var found)
            return found;
        return name switch
        {
            "IOT" => 6,
            "CLD" => 17,
            "POLL" => 29,
            _ when RealTime(name) is { } realTime => realTime,
            _ => throw new EngineException(ErrorKind.InvalidArgument, $"unknown signal \"{text}\""),
        };
    }

    /// <summary>RTMIN (34, as the C library counts), RTMIN+3, RTMAX, RTMAX-1.</summary>
    private static int? RealTime(string name)
    {
        if (!name.StartsWith("RTM", StringComparison.Ordinal) || name.Length < 5)
            return null;
        var from = name[..5] switch { "RTMIN" => 34, "RTMAX" => 64, _ => 0 };
        if (from == 0)
            return null;
        var offset = 0;
        if (name.Length > 5 && !int.TryParse(name.AsSpan(5), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out offset))
            return null;
        return from + offset is >= 34 and <= 64 and var number ? number : null;
    }
}
