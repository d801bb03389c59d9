namespace Skiff.Tests.Unit.CommandLine;

public sealed class HelpTests
{
    /// <summary>Groups of the reference client that this program has no part of.</summary>
    private static readonly string[] LeftOut =
        ["docker checkpoint", "docker config", "docker node", "docker plugin", "docker secret", "docker service", "docker stack", "docker swarm", "docker trust", "docker volume update"];

    /// <summary>Flags of engines on Windows, which docker does not list where the engine runs on Linux, and refuses.</summary>
    private static readonly string[] OfWindows = ["--cpu-count", "--cpu-percent", "--io-maxbandwidth", "--io-maxiops"];

    [Fact]
    public async Task Help_OfEveryCommand_IsThatOfTheReferenceClient()
    {
        var text = await File.ReadAllTextAsync(ReferenceFiles.Require("cli/help.txt"), TestContext.Current.CancellationToken);
        var differing = new List<string>();
        var compared = 0;
        foreach (var block in text.Split("\n===== ").Skip(1))
        {
            var end = block.IndexOf('\n', StringComparison.Ordinal);
            var path = block[..end].Trim();
            if (path is "docker" or "docker volume" || LeftOut.Any(left => path == left || path.StartsWith(left + " ", StringComparison.Ordinal)))
                continue;
            using var session = new CapturedSession();
            await session.RunAsync([.. path.Split(' ').Skip(1), "--help"]);
            compared++;
            if (session.Output.TrimEnd() != block[(end + 1)..].TrimEnd())
                differing.Add($"{path}:\n{session.Output}{session.Error}");
        }
        Assert.True(compared > 90, $"only {compared} commands compared");
        Assert.True(differing.Count == 0, string.Join("\n\n", differing));
    }

    [Fact]
    public async Task Help_ListsEveryFlagOfTheReference_WithItsShorthandAndDefault()
    {
        var rows = await File.ReadAllLinesAsync(ReferenceFiles.Require("cli/flags.tsv"), TestContext.Current.CancellationToken);
        var (missing, compared, help) = (new List<string>(), 0, new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var row in rows.Where(static row => row.StartsWith("docker", StringComparison.Ordinal)).Select(static row => (row + "\t\t\t\t\t").Split('\t')))
        {
            var (path, flag, shorthand, type, fallback) = (row[0], row[1], row[2], row[3], row[4]);
            if (LeftOut.Any(left => path == left || path.StartsWith(left + " ", StringComparison.Ordinal)))
                continue;
            if (!help.TryGetValue(path, out var text))
            {
                using var session = new CapturedSession();
                await session.RunAsync([.. path.Split(' ').Skip(1), "--help"]);
                // a flag's text may go on over lines
                help[path] = text = session.Output.Replace("\n                ", " ", StringComparison.Ordinal);
            }
            compared++;
            var spelling = shorthand.Length > 0 ? $"  {shorthand}, {flag}" : $"      {flag}";
            var line = text.Split('\n').FirstOrDefault(candidate => candidate == spelling || candidate.StartsWith(spelling + " ", StringComparison.Ordinal));
            var takesValue = line is not null && line.Length > spelling.Length + 1 && line[spelling.Length + 1] != ' ';
            if (line is null && OfWindows.Contains(flag))
            {
                using var session = new CapturedSession();
                Assert.Equal(1, await session.RunAsync([.. path.Split(' ').Skip(1), flag, "1", "image"]));
                Assert.Equal($"\"{flag}\" is only supported on a Docker daemon running on windows, but the Docker daemon is running on linux\n", session.Error);
                continue;
            }
            if (line is null || type.Length > 0 && takesValue == (type == "bool"))
                missing.Add($"{path} {spelling.Trim()} {type} {fallback}: {line}");
        }
        Assert.True(compared > 400, $"only {compared} flags compared");
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Fact]
    public async Task Help_ListsCommandsUnderTheirHeadings()
    {
        using var session = new CapturedSession(program: "skiff");
        Assert.Equal(0, await session.RunAsync("--help"));
        Assert.StartsWith("Usage:  skiff [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers\n\nCommon Commands:\n  run         Create and run a new container from an image\n", session.Output, StringComparison.Ordinal);
        Assert.Contains("\n  login       Authenticate to a registry\n", session.Output, StringComparison.Ordinal);
        Assert.Contains("Run 'skiff COMMAND --help' for more information on a command.", session.Output, StringComparison.Ordinal);
    }
}
