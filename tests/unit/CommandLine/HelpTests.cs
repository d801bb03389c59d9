namespace Skiff.Tests.Unit.CommandLine;

public sealed class HelpTests
{
    /// <summary>Groups of the reference client that this program has no part of.</summary>
    private static readonly string[] LeftOut =
        ["docker checkpoint", "docker config", "docker node", "docker plugin", "docker secret", "docker service", "docker stack", "docker swarm", "docker trust", "docker volume update"];

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
    public async Task Help_ListsCommandsUnderTheirHeadings()
    {
        using var session = new CapturedSession(program: "skiff");
        Assert.Equal(0, await session.RunAsync("--help"));
        Assert.StartsWith("Usage:  skiff [OPTIONS] COMMAND\n\nA self-sufficient runtime for containers\n\nCommon Commands:\n  run         Create and run a new container from an image\n", session.Output, StringComparison.Ordinal);
        Assert.Contains("\n  login       Authenticate to a registry\n", session.Output, StringComparison.Ordinal);
        Assert.Contains("Run 'skiff COMMAND --help' for more information on a command.", session.Output, StringComparison.Ordinal);
    }
}
