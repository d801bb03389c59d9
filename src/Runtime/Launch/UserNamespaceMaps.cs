using System.Globalization;
using System.Text;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Launch;

/// <summary>Id mappings as /proc/PID/uid_map takes them.</summary>
internal static class UserNamespaceMaps
{
    public static string Text(IReadOnlyList<IDMapping> mappings)
    {
        var text = new StringBuilder();
        foreach (var mapping in mappings)
            text.Append(CultureInfo.InvariantCulture, $"{mapping.ContainerID} {mapping.HostID} {mapping.Size}\n");
        return text.ToString();
    }
}
