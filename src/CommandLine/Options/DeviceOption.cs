using Skiff.Api.Containers;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Options;

/// <summary>`--device host[:container[:rwm]]`, or the qualified name of a CDI device.</summary>
internal static class DeviceOption
{
    /// <summary>`vendor/class=name`.</summary>
    public static bool IsQualifiedName(string value)
    {
        var equals = value.IndexOf('=', StringComparison.Ordinal);
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && equals > slash + 1 && equals < value.Length - 1 && char.IsAsciiLetter(value[0]);
    }

    public static DeviceMapping Parse(string value)
    {
        var parts = value.Split(':');
        if (parts.Length > 3)
            throw new CommandException($"invalid device specification: {value}");
        var host = parts[0];
        var container = parts.Length > 1 && !IsMode(parts[1]) ? parts[1] : host;
        var mode = parts.Length switch
        {
            3 => parts[2],
            2 when IsMode(parts[1]) => parts[1],
            _ => "rwm",
        };
        if (host.Length == 0 || container.Length == 0)
            throw new CommandException($"bad format for path: {value}");
        if (parts.Length == 3 && !IsMode(mode))
            throw new CommandException($"bad mode specified: {mode}");
        if (!container.StartsWith('/'))
            throw new CommandException($"{container} is not an absolute path");
        return new DeviceMapping { PathOnHost = host, PathInContainer = container, CgroupPermissions = mode };
    }

    private static bool IsMode(string text) => text.Length is > 0 and <= 3 && text.AsSpan().IndexOfAnyExcept("rwm") < 0 && text.Distinct().Count() == text.Length;
}
