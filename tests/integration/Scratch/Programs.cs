using System.Runtime.CompilerServices;

namespace Skiff.Tests.Integration.Scratch;

/// <summary>
/// Where the programs under test are: in the directory that SKIFF_TEST_BIN names, else in `bin/` when `make build` left them there; skiffd else
/// as it was built beside the tests.
/// </summary>
internal static class Programs
{
    public static string Root { get; } = FindRoot();

    public static string Daemon { get; } = Find("skiffd");

    /// <summary>Always the native program: the daemon starts shims from a sealed copy of this one file. Null when it was not built.</summary>
    public static string? Runtime { get; } = File.Exists(Path.Combine(NativeDirectory, "skiff-runtime")) ? Path.Combine(NativeDirectory, "skiff-runtime") : null;

    private static string NativeDirectory
        => Environment.GetEnvironmentVariable("SKIFF_TEST_BIN") is { Length: > 0 } directory ? directory : Path.Combine(Root, "bin");

    private static string Find(string name)
    {
        var native = Path.Combine(NativeDirectory, name);
        return File.Exists(native) ? native : Path.Combine(Root, "artifacts", "bin", name, "debug", name);
    }

    private static string FindRoot([CallerFilePath] string path = "")
        => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
