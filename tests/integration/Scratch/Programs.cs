using System.Runtime.CompilerServices;

namespace Skiff.Tests.Integration.Scratch;

/// <summary>
/// Where the programs under test are: in the directory that SKIFF_TEST_BIN names, else in `bin/` when `make build` left them there, else
/// as they were built beside the tests.
/// </summary>
internal static class Programs
{
    public static string Root { get; } = FindRoot();

    public static string Daemon { get; } = Find("skiffd");

    public static string Runtime { get; } = Find("skiff-runtime");

    private static string Find(string name)
    {
        if (Environment.GetEnvironmentVariable("SKIFF_TEST_BIN") is { Length: > 0 } directory)
            return Path.Combine(directory, name);
        var native = Path.Combine(Root, "bin", name);
        return File.Exists(native) ? native : Path.Combine(Root, "artifacts", "bin", name, "debug", name);
    }

    private static string FindRoot([CallerFilePath] string path = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
