using System.Globalization;

namespace Skiff.Server.Configuration;

/// <summary>The machine's groups, as /etc/group has them.</summary>
internal static class GroupFile
{
    public static uint? Find(string name, string path = "/etc/group")
    {
        if (!File.Exists(path))
            return null;
        foreach (var line in File.ReadLines(path))
        {
            var fields = line.Split(':');
            if (fields.Length >= 3 && fields[0] == name && uint.TryParse(fields[2], CultureInfo.InvariantCulture, out var id))
                return id;
        }
        return null;
    }
}
