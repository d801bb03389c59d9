using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates;

namespace Skiff.CommandLine.Commands;

/// <summary>`os[/arch[/variant]]` as the JSON that the daemon takes.</summary>
internal static class PlatformText
{
    /// <returns>Null for an empty text.</returns>
    public static string? Json(string platform)
    {
        if (platform.Length == 0)
            return null;
        var parts = platform.Split('/');
        if (parts.Length > 3 || parts.Any(part => part.Length == 0))
            throw new CommandException($"invalid platform: {GoText.Quote(platform)} is an invalid OS/architecture specifier");
        var architecture = parts.Length > 1 ? parts[1] : "";
        return $"{{\"architecture\":{GoJson.Write(architecture)},\"os\":{GoJson.Write(parts[0])}{(parts.Length > 2 ? $",\"variant\":{GoJson.Write(parts[2])}" : "")}}}";
    }
}
