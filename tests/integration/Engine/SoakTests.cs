using System.Text.RegularExpressions;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Engine;

/// <summary>`bench/soak.sh` with few runs; SKIFF_SOAK_RUNS asks for more, every other of which is killed.</summary>
public sealed partial class SoakTests
{
    [Fact]
    public async Task Runs_KilledUnderLoad_NeitherHangNorFailNorLeaveAnything()
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root");
        Assert.SkipUnless(Path.GetDirectoryName(Programs.Daemon) == Path.GetDirectoryName(Programs.Runtime ?? ""), "the native programs have not been built (make build)");
        var client = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(static directory => File.Exists(Path.Combine(directory, "docker")));
        Assert.SkipUnless(client, "needs a docker client");
        var runs = Environment.GetEnvironmentVariable("SKIFF_SOAK_RUNS") is { Length: > 0 } asked ? asked : "24";
        var soaked = await ProgramResult.RunAsync(
            Path.Combine(Programs.Root, "bench", "soak.sh"), [runs, Half(runs), "client kill process shim engine"],
            new Dictionary<string, string> { ["SKIFF_BIN"] = Path.GetDirectoryName(Programs.Daemon)! }, null);
        Assert.True(soaked.ExitCode == 0, soaked.Output + soaked.Error);
        Assert.Matches(Summary(), soaked.Output);
    }

    private static string Half(string runs)
        => (int.Parse(runs, System.Globalization.CultureInfo.InvariantCulture) / 2).ToString(System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\d+ runs, \d+ killed \(.*\), 0 failed, 0 left\s*$", RegexOptions.Multiline)]
    private static partial Regex Summary();
}
