namespace Skiff.Engine.Daemon;

/// <summary>The daemon's own ID, the same at every start: kept in the data root's file `engine-id`.</summary>
internal static class DaemonId
{
    public static string Read(string dataRoot)
    {
        var path = Path.Combine(dataRoot, "engine-id");
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } known)
            return known;
        var id = Guid.NewGuid().ToString();
        State.StateFile.Replace(path, System.Text.Encoding.ASCII.GetBytes(id));
        return id;
    }
}
