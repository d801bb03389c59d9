using System.Text;

namespace Skiff.Storage.Files;

/// <summary>A path of a container as a request has it, made absolute and clean without looking anything up.</summary>
/// <param name="Text">Absolute, without empty components, dots and parents.</param>
/// <param name="FollowsLast">The path ended in <c>/</c> or <c>/.</c>: a link at its end stands for what it leads to.</param>
/// <param name="ShownName">What an archive of it is called: the last component as it was written, <c>.</c> and <c>/</c> included.</param>
internal sealed record TreePath(string Text, bool FollowsLast, string ShownName)
{
    /// <summary>Relative to the root; empty for the root itself.</summary>
    public byte[] Bytes { get; } = Encoding.UTF8.GetBytes(Text[1..]);

    public byte[] Parent => Bytes[..Math.Max(Array.LastIndexOf(Bytes, (byte)'/'), 0)];

    public byte[] Name => Bytes[(Array.LastIndexOf(Bytes, (byte)'/') + 1)..];

    public static TreePath Parse(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..") parts.RemoveRange(Math.Max(parts.Count - 1, 0), Math.Min(parts.Count, 1));
            else if (part != ".") parts.Add(part);
        }

        var dot = path is "." || path.EndsWith("/.", StringComparison.Ordinal);
        var name = dot ? "." : parts.Count == 0 ? "/" : parts[^1];
        return new TreePath("/" + string.Join('/', parts), dot || path.EndsWith('/') || parts.Count == 0, name);
    }
}
