using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Builds;

/// <summary>The plugin of the docker client that builds by BuildKit's protocol.</summary>
internal static class Buildx
{
    private static readonly Lazy<Task<string?>> s_plugin = new(FindAsync);

    /// <summary>Gives a client whose configuration is this directory the plugin. Skips the test where it cannot be had.</summary>
    public static async Task InstallAsync(string configuration)
    {
        var plugin = await s_plugin.Value;
        Assert.SkipWhen(plugin is null, "needs docker-buildx (eng/buildx.sh could not fetch it)");
        var directory = Directory.CreateDirectory(Path.Combine(configuration, "cli-plugins")).FullName;
        var link = Path.Combine(directory, "docker-buildx");
        if (!File.Exists(link))
            File.CreateSymbolicLink(link, plugin!);
    }

    private static async Task<string?> FindAsync()
    {
        var cache = Environment.GetEnvironmentVariable("SKIFF_TEST_CACHE") is { Length: > 0 } given ? given : "/var/cache/skiff-test";
        var result = await ProgramResult.RunAsync(Path.Combine(Programs.Root, "eng", "buildx.sh"), [cache]);
        return result.ExitCode == 0 ? result.Output.Trim() : null;
    }
}
