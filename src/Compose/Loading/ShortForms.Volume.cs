using Skiff.Compose.Yaml;

namespace Skiff.Compose.Loading;

internal static partial class ShortForms
{
    /// <summary>`[SOURCE:]TARGET[:OPTIONS]`: a source that is a path is bound, another is a volume's name.</summary>
    public static IReadOnlyList<YamlNode>? Volume(YamlNode node, string path)
    {
        if (node.Kind != YamlKind.Text)
            return null;
        var parts = node.Text.Split(':');
        if (parts.Length > 3 || Array.Exists(parts, static part => part.Length == 0))
            throw new ComposeException(node.Position, path, $"invalid spec: {node.Text}: empty section between colons or too many of them; a volume is [SOURCE:]TARGET[:OPTIONS]");
        var source = parts.Length == 1 ? "" : parts[0];
        var target = parts.Length == 1 ? parts[0] : parts[1];
        var isBind = source.Length > 0 && source[0] is '.' or '/' or '~';
        var (readOnly, noCopy, propagation, selinux, consistency) = (false, false, "", "", "");
        foreach (var option in parts.Length == 3 ? parts[2].Split(',') : [])
        {
            switch (option)
            {
                case "ro":
                    readOnly = true;
                    break;
                case "rw":
                    readOnly = false;
                    break;
                case "nocopy":
                    noCopy = true;
                    break;
                case "z" or "Z":
                    selinux = option;
                    break;
                case "shared" or "slave" or "private" or "rshared" or "rslave" or "rprivate":
                    propagation = option;
                    break;
                case "cached" or "delegated" or "consistent":
                    consistency = option;
                    break;
                default:
                    throw new ComposeException(node.Position, path, $"has an unknown option {option}; ro, rw, nocopy, z, Z, shared, slave, private, rshared, rslave, rprivate, cached, delegated and consistent are allowed");
            }
        }
        var volume = YamlNode.MapOf(
            node.Position, ("type", YamlNode.OfText(isBind ? "bind" : "volume")), ("source", source.Length == 0 ? null : YamlNode.OfText(source, node.Position)), ("target", YamlNode.OfText(target, node.Position)),
            ("read_only", readOnly ? YamlNode.OfBool(true) : null), ("consistency", consistency.Length == 0 ? null : YamlNode.OfText(consistency)));
        if (isBind)
        {
            volume.Entries["bind"] = YamlNode.MapOf(
                node.Position, ("selinux", selinux.Length == 0 ? null : YamlNode.OfText(selinux)), ("propagation", propagation.Length == 0 ? null : YamlNode.OfText(propagation)), ("create_host_path", YamlNode.OfBool(true)));
        }
        else
        {
            volume.Entries["volume"] = YamlNode.MapOf(node.Position, ("nocopy", noCopy ? YamlNode.OfBool(true) : null));
        }
        return [volume];
    }
}
