using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Manifests;

/// <summary>Names of manifests and lists: `latest` is meant where no tag is given.</summary>
internal static class ManifestName
{
    /// <summary>Errors: docker's text; <paramref name="role"/> goes before it.</summary>
    public static ImageName Parse(string text, string? role = null)
    {
        try
        {
            return ImageName.Parse(text).WithDefaultTag();
        }
        catch (FormatException error)
        {
            throw new CommandException(role is null ? error.Message : $"error parsing name for {role} {text}: {error.Message}");
        }
    }
}
