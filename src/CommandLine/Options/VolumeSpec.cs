using System.Text;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Options;

/// <summary>
/// `--volume`: a path alone is an anonymous volume, everything else goes to the daemon as it stands, with a source that
/// begins with a dot made absolute. One letter before a colon is a Windows drive to docker, so to us.
/// </summary>
internal static class VolumeSpec
{
    /// <returns>The bind for the daemon, or null when the spec is an anonymous volume.</returns>
    public static string? Bind(string spec)
    {
        if (spec.Length == 0)
            throw new CommandException("invalid empty volume spec");
        if (spec.Length <= 2)
            return null;
        var sections = new List<string>();
        var section = new StringBuilder();
        foreach (var c in spec)
        {
            if (c != ':' || section.Length == 1 && char.IsLetter(section[0]))
            {
                section.Append(c);
                continue;
            }
            sections.Add(section.ToString());
            section.Clear();
        }
        sections.Add(section.ToString());
        if (sections.Any(part => part.Length == 0))
            throw new CommandException($"invalid spec: {spec}: empty section between colons");
        if (sections.Count > 3)
            throw new CommandException($"invalid spec: {spec}: too many colons");
        if (sections.Count == 1)
            return null;
        var colon = spec.IndexOf(':', StringComparison.Ordinal);
        return spec[0] == '.' ? Path.GetFullPath(spec[..colon]) + spec[colon..] : spec;
    }
}
