using System.Globalization;
using Skiff.Api.Containers;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Options;

/// <summary>`--ulimit name=soft[:hard]`.</summary>
internal static class UlimitOption
{
    private static readonly string[] Names =
    [
        "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio", "rttime", "sigpending", "stack",
    ];

    public static Ulimit Parse(string value)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            throw new FlagValueException($"invalid ulimit argument: {value}");
        var name = value[..equals];
        if (Array.IndexOf(Names, name) < 0)
            throw new FlagValueException($"invalid ulimit type: {name}");
        var limits = value[(equals + 1)..].Split(':');
        if (limits.Length > 2)
            throw new FlagValueException($"too many limit value arguments - {value[(equals + 1)..]}, can only have up to two, `soft[:hard]`");
        var soft = Number(limits[0]);
        var hard = limits.Length > 1 ? Number(limits[1]) : soft;
        if (hard != -1 && (soft == -1 || soft > hard))
            throw new FlagValueException(soft == -1
                ? $"ulimit soft limit must be less than or equal to hard limit: soft: -1 (unlimited), hard: {hard.ToString(CultureInfo.InvariantCulture)}"
                : $"ulimit soft limit must be less than or equal to hard limit: {soft.ToString(CultureInfo.InvariantCulture)} > {hard.ToString(CultureInfo.InvariantCulture)}");
        return new Ulimit { Name = name, Soft = soft, Hard = hard };
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit)
        ? limit
        : throw new FlagValueException($"strconv.ParseInt: parsing {GoText.Quote(text)}: invalid syntax");
}
