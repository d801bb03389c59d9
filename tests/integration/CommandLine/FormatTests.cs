using System.Reflection;
using System.Text.RegularExpressions;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.CommandLine;

/// <summary>`--format` of skiff and of the real docker client, held against each other on the same engine: output, errors and exit codes, byte for byte.</summary>
public sealed partial class FormatTests
{
    private const string Reference = "28.";
    private const int Least = 200;

    [Fact]
    public async Task Templates_PrintWhatTheReferenceClientPrints()
    {
        var own = Path.Combine(Path.GetDirectoryName(Programs.Daemon)!, "skiff");
        Assert.SkipUnless(File.Exists(own), "skiff has not been built (make build)");
        await using var daemon = await ScratchDaemon.StartAsync();
        var version = (await daemon.DockerAsync("version", "--format", "{{.Client.Version}}")).Succeeded();
        Assert.SkipUnless(version.StartsWith(Reference, StringComparison.Ordinal), $"needs a docker client of version {Reference}x, of which the texts are");
        // called by the name docker, it speaks of docker
        var docker = Path.Combine(daemon.Root, "docker");
        File.CreateSymbolicLink(docker, own);
        await PrepareAsync(daemon);
        var templates = Templates();
        Assert.True(templates.Count >= Least, $"only {templates.Count} templates");
        var differences = new List<string>();
        foreach (var (words, template) in templates)
        {
            string[] arguments = [.. words.Split(' '), template];
            if (await DifferAsync(daemon, docker, arguments) is { } difference)
                differences.Add($"{words} {template}\n{difference}");
        }
        await daemon.RemoveAllAsync();
        (await daemon.DockerAsync("network", "rm", "tnet")).Succeeded();
        Assert.True(differences.Count == 0, $"{differences.Count} of {templates.Count} differ:\n{string.Join("\n\n", differences)}");
    }

    /// <summary>What differs; ages change between two calls, so that once does not count.</summary>
    private static async Task<string?> DifferAsync(ScratchDaemon daemon, string skiff, string[] arguments)
    {
        var difference = "";
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var theirs = Text(await RunAsync(daemon, "docker", arguments));
            var ours = Text(await RunAsync(daemon, skiff, arguments));
            if (theirs == ours)
                return null;
            difference = $"--- docker\n{theirs}\n--- skiff\n{ours}";
        }
        return difference;
    }

    private static Task<ProgramResult> RunAsync(ScratchDaemon daemon, string program, string[] arguments) =>
        ProgramResult.RunAsync(program, arguments, new Dictionary<string, string>
        {
            ["DOCKER_HOST"] = "unix://" + daemon.SocketPath,
            ["DOCKER_CONFIG"] = daemon.Root,
            // what either client says of its own newest version
            ["DOCKER_API_VERSION"] = "1.50",
        });

    /// <summary>Where pointers point is nobody's business.</summary>
    private static string Text(ProgramResult result) => Address().Replace($"{result.Output}{result.Error}exit code {result.ExitCode}", "0xc0");

    private static async Task PrepareAsync(ScratchDaemon daemon)
    {
        await daemon.ImportBusyboxAsync("wt-busybox");
        (await daemon.DockerWithInputAsync("FROM wt-busybox\nLABEL other=1\n", "build", "-q", "-t", "other/img:2", "-")).Succeeded();
        string[][] commands =
        [
            ["network", "create", "--label", "tier=x", "--opt", "com.docker.network.bridge.enable_ip_masquerade=true", "tnet"],
            ["volume", "create", "--label", "v=1", "tvol"],
            ["volume", "create", "tvol2"],
            ["run", "-d", "--name", "tc1", "--label", "com.x=y", "--label", "b=c", "-p", "127.0.0.1::80", "-p", "81/udp", "-v", "tvol:/v", "-v", "/tmp:/t:ro", "--network", "tnet", "--health-cmd", "true", "--health-interval", "1h", "wt-busybox", "sleep", "100000"],
            ["create", "--name", "tc3", "-m", "64m", "--cpus", "0.5", "--restart", "on-failure:3", "-e", "X=a<b>&c", "wt-busybox", "echo", "hello <world>", "and", "more"],
        ];
        foreach (var command in commands)
            (await daemon.DockerAsync(command)).Succeeded();
        Assert.Equal(3, (await daemon.DockerAsync("run", "--name", "tc2", "wt-busybox", "sh", "-c", "exit 3")).ExitCode);
    }

    private static List<(string Words, string Template)> Templates()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("templates.txt")!);
        return [.. reader.ReadToEnd().Split('\n').Where(static line => line.Contains('|', StringComparison.Ordinal) && !line.StartsWith('#')).Select(static line => line.Split('|', 2)).Select(static parts => (parts[0], parts[1]))];
    }

    [GeneratedRegex("0xc[0-9a-f]{4,}")]
    private static partial Regex Address();
}
