namespace Skiff.Runtime.Rootfs;

/// <summary>Paths inside of a container, as text. Only openat2 beneath the rootfs says where they lead.</summary>
internal static class RootPath
{
    /// <summary>The components without `.` and empty ones; `..` takes its parent away and never leaves the root.</summary>
    public static List<string> Components(string path)
    {
        var components = new List<string>();
        foreach (var component in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (component == "..")
            {
                if (components.Count > 0)
                    components.RemoveAt(components.Count - 1);
            }
            else if (component != ".")
            {
                components.Add(component);
            }
        }
        return components;
    }

    /// <summary>Relative to the root, without a leading slash; empty for the root itself.</summary>
    public static string Relative(string path) => string.Join('/', Components(path));
}
