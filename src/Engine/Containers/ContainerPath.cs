namespace Skiff.Engine.Containers;

/// <summary>Paths inside of a container, as texts: nothing is looked up.</summary>
internal static class ContainerPath
{
    /// <summary>Absolute, without empty, `.` and `..` components and without a slash at the end.</summary>
    public static string Clean(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                    parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }
        return "/" + string.Join('/', parts);
    }

    public static int Depth(string path)
    {
        var depth = 0;
        foreach (var c in path)
        {
            if (c == '/')
                depth++;
        }
        return path == "/" ? 0 : depth;
    }
}
