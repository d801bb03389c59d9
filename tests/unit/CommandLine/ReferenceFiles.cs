namespace Skiff.Tests.Unit.CommandLine;

/// <summary>Recordings of the real client, kept beside the checkout; tests that need them skip without.</summary>
internal static class ReferenceFiles
{
    public static string Require(string path)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (!File.Exists(Path.Combine(directory.FullName, "Skiff.slnx")))
                continue;
            var file = Path.GetFullPath(Path.Combine(directory.FullName, "..", "shared", "reference", path));
            if (File.Exists(file))
                return file;
        }
        Assert.Skip($"no reference data ({path})");
        return "";
    }
}
