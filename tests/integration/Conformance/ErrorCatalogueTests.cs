using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Conformance;

/// <summary>
/// Every mistake of the catalogue recorded from Docker, made again with a real client: exit code, standard error, the requests and
/// their answers must be the recorded ones. IDs are compared by where they stand, not by what they are.
/// </summary>
public sealed partial class ErrorCatalogueTests
{
    private const string Recorder = "/usr/local/bin/docker -H unix:///var/run/docker.sock";

    /// <summary>What is different on this machine or on purpose, by case: the recorded text and what stands for it.</summary>
    private static readonly Dictionary<string, (string Recorded, string Ours)[]> Otherwise = new(StringComparer.Ordinal)
    {
        // as Docker answers since version 28
        ["exec: command not found"] = [("126", "127")],
        ["exec: bad workdir"] = [("126", "127")],
        // Docker's words, and what is wrong with the file
        ["permission denied (directory)"] = [("permission denied: unknown", "permission denied: it is not a regular file: unknown")],
        // Docker's words, and who is connected (any ID), as Docker says since version 28
        ["network has active endpoints"] =
        [
            ("has active endpoints\"}", "has active endpoints (name:\\\"dk-run\\\" id:\\\"000000000000\\\")\"}"),
            ("has active endpoints |", "has active endpoints (name:\"dk-run\" id:\"000000000000\") |"),
        ],
        // Docker's words, and who has the subnet
        ["subnet overlaps"] = [("address space", "address space: 10.78.0.0/24 is taken by network dk-enet (10.78.0.0/24)")],
        // which server was asked is the machine's
        ["pull: registry unreachable"] = [(" on 192.0.2.53:53", "")],
    };

    /// <summary>Commands that skiff does not have: swarm's.</summary>
    private static readonly string[] NotOfSkiff = ["not a swarm manager"];

    /// <summary>What the docker client says before every classic build; skiff has one builder, and it is not going to be removed.</summary>
    private const string Notice = "DEPRECATED: The legacy builder is deprecated and will be removed in a future release. |             BuildKit is currently disabled; enable it by removing the DOCKER_BUILDKIT=0 |             environment-variable. | ";

    [Fact]
    public Task Docker_GetsTheRecordedErrors() => CompareAsync("docker", requests: true);

    [Fact]
    public Task Skiff_GetsTheRecordedErrors()
    {
        var own = Path.Combine(Path.GetDirectoryName(Programs.Daemon)!, "skiff");
        Assert.SkipUnless(File.Exists(own), "skiff has not been built (make build)");
        return CompareAsync(own, requests: false);
    }

    /// <param name="requests">The client makes the requests that were recorded; another one may make fewer for the same words.</param>
    private static async Task CompareAsync(string client, bool requests)
    {
        var cases = Cases();
        await using var daemon = await ScratchDaemon.StartAsync();
        var home = Directory.CreateDirectory(Path.Combine(daemon.Root, "me")).FullName;
        var bin = Directory.CreateDirectory(Path.Combine(daemon.Root, "bin")).FullName;
        var program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/").Select(directory => Path.Combine(directory, client)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "needs a docker client");
        File.CreateSymbolicLink(Path.Combine(bin, "docker"), program!);
        await using var proxy = new RecordingProxy(Path.Combine(daemon.Root, "p.sock"), daemon.SocketPath);
        var digit = await PrepareAsync(daemon, home);
        var differences = new List<string>();
        foreach (var recorded in cases)
        {
            if (!requests && NotOfSkiff.Contains(recorded.Name))
                continue;
            var expected = recorded with
            {
                Command = recorded.Command.Replace(Recorder, "docker", StringComparison.Ordinal).Replace("/home/me", home, StringComparison.Ordinal).Replace("inspect 0", $"inspect {digit}", StringComparison.Ordinal),
                Error = (requests ? recorded.Error : recorded.Error.Replace(Notice, "", StringComparison.Ordinal)).Replace("/home/me", home, StringComparison.Ordinal).Replace("prefix: 0", $"prefix: {digit}", StringComparison.Ordinal),
                Http = recorded.Http.Replace("containers/0/", $"containers/{digit}/", StringComparison.Ordinal),
                Body = recorded.Body.Replace("prefix: 0", $"prefix: {digit}", StringComparison.Ordinal),
            };
            proxy.Take();
            var result = await ProgramResult.RunAsync("/bin/sh", ["-c", $"cd {home} && PATH={bin}:$PATH; {expected.Command}"], new Dictionary<string, string>
            {
                ["DOCKER_HOST"] = "unix://" + Path.Combine(daemon.Root, "p.sock"),
                ["DOCKER_CONFIG"] = home,
                ["DOCKER_API_VERSION"] = "1.41",
                ["DOCKER_BUILDKIT"] = "0",
            });
            Compare(differences, recorded.Name, "exit code", expected.Exit, result.ExitCode.ToString(CultureInfo.InvariantCulture));
            Compare(differences, recorded.Name, "standard error", expected.Error, string.Join(" | ", result.Error.Split('\n').Select(static line => line.TrimEnd()).Where(static line => line.Length > 0)));
            if (!requests)
                continue;
            // recorded without a request: the client refused by itself, or everything succeeded
            var failed = proxy.Take().Where(static exchange => exchange.Status >= 400).ToArray();
            Compare(differences, recorded.Name, "requests", WithoutReason().Replace(expected.Http, "$1"), string.Join(" ;; ", failed.Select(static exchange => $"{exchange.Request} -> {exchange.Status}")));
            Compare(differences, recorded.Name, "answers", expected.Body, string.Join(" ;; ", failed.Select(static exchange => exchange.Body)));
        }
        await daemon.RemoveAllAsync();
        (await daemon.DockerAsync("network", "rm", "dk-enet")).Succeeded();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>The things that the mistakes are made with. Answers a digit that several IDs begin with.</summary>
    private static async Task<char> PrepareAsync(ScratchDaemon daemon, string home)
    {
        await daemon.ImportBusyboxAsync("dk-busybox");
        foreach (var image in (string[])["dk-uimg1", "dk-uimg2", "dk-uimg3:a"])
            (await daemon.DockerWithInputAsync($"FROM dk-busybox\nLABEL only={image}\n", "build", "-q", "-t", image, "-")).Succeeded();
        (await daemon.DockerAsync("tag", "dk-uimg3:a", "dk-uimg3:b")).Succeeded();
        using (var body = new StreamContent(RootArchive.Create()))
            (await daemon.Http.PostAsync("/images/create?fromSrc=-&repo=dk-nocmd", body, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await File.WriteAllTextAsync(Path.Combine(home, "envf"), "A=b\n", TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(home, "ctx"));
        string[][] commands =
        [
            ["network", "create", "--subnet", "10.78.0.0/24", "dk-enet"],
            ["volume", "create", "dk-evol"],
            ["run", "-d", "--name", "dk-run", "-v", "dk-evol:/v", "-p", "127.0.0.1:18995:80", "dk-busybox", "sleep", "10000"],
            ["network", "connect", "dk-enet", "dk-run"],
            ["run", "--name", "dk-stop", "dk-busybox", "true"],
            ["run", "-d", "--name", "dk-pz", "dk-busybox", "sleep", "10000"],
            ["pause", "dk-pz"],
            ["run", "--name", "dk-u1", "dk-uimg1", "true"],
            ["run", "-d", "--name", "dk-u2", "dk-uimg2", "sleep", "10000"],
        ];
        foreach (var command in commands)
            (await daemon.DockerAsync(command)).Succeeded();
        while (true)
        {
            var ids = (await daemon.DockerAsync("ps", "-aq")).Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (ids.GroupBy(static id => id[0]).FirstOrDefault(static group => group.Count() > 1) is { } several)
                return several.Key;
            (await daemon.DockerAsync("create", "dk-busybox")).Succeeded();
        }
    }

    private static void Compare(List<string> differences, string name, string what, string recorded, string ours)
    {
        foreach (var (from, to) in Otherwise.GetValueOrDefault(name, []))
            recorded = recorded.Replace(from, to, StringComparison.Ordinal);
        if (Normal(recorded) != Normal(ours))
            differences.Add($"{name}: {what}\n    recorded {recorded}\n    ours     {ours}");
    }

    private static string Normal(string text)
        => Cpus().Replace(ShortId().Replace(LongId().Replace(text, "<id>"), "<short>"), "N CPUs").Trim();

    private static List<ErrorCase> Cases()
    {
        var path = Path.GetFullPath(Path.Combine(Programs.Root, "..", "shared", "reference", "cli", "errors.tsv"));
        Assert.SkipUnless(File.Exists(path), "needs the recorded errors of the reference");
        return [.. File.ReadLines(path, Encoding.UTF8)
            .Where(static line => !line.StartsWith('#') && line.Contains('\t', StringComparison.Ordinal))
            .Skip(1)
            .Select(static line => (line + "\t\t\t\t").Split('\t'))
            .Select(static field => new ErrorCase(field[0], field[1], field[2], field[3], field[4], field[5]))];
    }

    private sealed record ErrorCase(string Name, string Command, string Exit, string Error, string Http, string Body);

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex LongId();

    [GeneratedRegex(@"\b[0-9a-f]{12}\b")]
    private static partial Regex ShortId();

    [GeneratedRegex("0.01 to [0-9.]+, as there are only [0-9]+ CPUs")]
    private static partial Regex Cpus();

    [GeneratedRegex("(-> [0-9]+)[A-Za-z ]*?(?= ;;|$)")]
    private static partial Regex WithoutReason();
}
