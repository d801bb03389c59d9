using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Builds;

/// <summary>
/// The Dockerfiles of `Dockerfiles/`, which have every instruction and flag and check themselves by their RUN: built by the classic protocol and held against
/// Docker's build of the same, and built by BuildKit's protocol. A line `# flags:` holds flags of the client, `# needs: buildkit` says that Docker's classic builder
/// does not know the syntax.
/// </summary>
public sealed class DockerfileTests(BuildEngines engines) : IClassFixture<BuildEngines>
{
    private static readonly string s_directory = Path.Combine(Programs.Root, "tests", "integration", "Builds", "Dockerfiles");

    public static TheoryData<string> All { get; } = [.. Directory.GetFiles(s_directory).Select(static path => Path.GetFileName(path).Split('.')[0]).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Classic { get; } = [.. All.Select(static row => row.Data).Where(static name => !TextOf(name).Contains("# needs: buildkit", StringComparison.Ordinal))];

    [Theory, MemberData(nameof(Classic))]
    public async Task Classic_MakesWhatDockerMakes(string name)
    {
        RequireSkiff();
        var flags = await BuildAsync(name, arguments => engines.SkiffAsync(classic: true, arguments));
        Assert.SkipUnless(engines.HasDocker, "needs dockerd, to hold the result against it");
        await BuildAsync(name, engines.DockerAsync);
        var ours = await BuiltImage.ReadAsync(arguments => engines.SkiffAsync(classic: true, arguments), name, engines.Scratch);
        var theirs = await BuiltImage.ReadAsync(engines.DockerAsync, name, engines.Scratch);
        Assert.Equal(theirs.Config, ours.Config);
        Assert.Equal(theirs.History, ours.History);
        Assert.Equal(theirs.Tree, ours.Tree);
        Assert.NotNull(flags);
    }

    [Theory, MemberData(nameof(All))]
    public async Task Buildx_MakesWhatTheClassicBuilderMakes(string name)
    {
        RequireSkiff();
        await Buildx.InstallAsync(engines.Skiff.Root);
        await BuildAsync(name, arguments => engines.SkiffAsync(classic: false, arguments), "--provenance=false");
        var built = await BuiltImage.ReadAsync(arguments => engines.SkiffAsync(classic: true, arguments), name, engines.Scratch);
        await BuildAsync(name, arguments => engines.SkiffAsync(classic: true, arguments));
        var classic = await BuiltImage.ReadAsync(arguments => engines.SkiffAsync(classic: true, arguments), name, engines.Scratch);
        // the classic builder takes set-user-ID from what it gives an owner; BuildKit does not
        Assert.Equal(classic.Tree.Replace("RegularFile 4", "RegularFile ", StringComparison.Ordinal), built.Tree.Replace("RegularFile 4", "RegularFile ", StringComparison.Ordinal));
        // the classic builder gives every image a PATH, BuildKit only those from nothing, and these a working directory
        if (!name.Contains("scratch", StringComparison.Ordinal) && name != "env-path")
            Assert.Equal(WithoutPath(classic.Config), WithoutPath(built.Config));
    }

    private static string WithoutPath(string config)
        => string.Join('\n', config.Replace("\"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\"", "", StringComparison.Ordinal).Replace("[,", "[", StringComparison.Ordinal).Split('\n').Where(static line => line != "Env: []"));

    private void RequireSkiff()
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root");
        Assert.SkipWhen(Programs.Runtime is null, "skiff-runtime has not been built (make build)");
        Assert.SkipUnless(File.Exists("/usr/local/bin/docker") || File.Exists("/usr/bin/docker"), "needs a docker client");
        Assert.NotNull(engines.Skiff);
    }

    private async Task<string[]> BuildAsync(string name, Func<string[], Task<ProgramResult>> docker, params string[] more)
    {
        var text = TextOf(name);
        string[] flags = [.. text.Split('\n').Where(static line => line.StartsWith("# flags: ", StringComparison.Ordinal)).SelectMany(static line => line[9..].Split(' '))];
        var context = Path.Combine(engines.Scratch, "context");
        var file = Path.Combine(context, name + ".Dockerfile");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        var result = await docker(["build", .. flags, .. more, "-t", name, "-f", file, context]);
        Assert.True(result.ExitCode == 0, $"{name}: {result.Output}\n{result.Error}");
        return flags;
    }

    private static string TextOf(string name) => File.ReadAllText(Path.Combine(s_directory, name + ".Dockerfile"));
}
