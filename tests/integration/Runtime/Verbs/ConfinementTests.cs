using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Security;
using Skiff.Tests.Integration.Conformance;

namespace Skiff.Tests.Integration.Runtime.Verbs;

/// <summary>What the kernel says inside of a container that is confined.</summary>
public sealed class ConfinementTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WithTheDefaultSeccompProfile_RefusesNamespacesAndLetsTheRestRun()
    {
        var profile = DefaultSeccompProfile.For(ContainerCapabilities.Default, RuntimeInformation.OSArchitecture);
        var json = JsonSerializer.Serialize(new Spec { Linux = new LinuxConfig { Seccomp = profile } }, RuntimeSpecJson.Default.Spec);
        await using var container = await RuntimeContainer.ConfigureAsync(
            "grep -q '^Seccomp:.2' /proc/self/status || exit 2; busybox unshare -m true && exit 3; busybox mkdir /tmp/x && busybox mount -t tmpfs x /tmp/x && exit 4; echo ok",
            configuration =>
            {
                configuration["linux"]!["seccomp"] = JsonNode.Parse(json)!["linux"]!["seccomp"]!.DeepClone();
                configuration["root"]!["readonly"] = false;
            });
        Assert.Equal("ok", (await container.RunAsync()).Expect());
    }

    [Fact]
    public async Task Run_WithAnAppArmorProfile_IsConfinedByIt()
    {
        Assert.SkipUnless(File.Exists("/sys/module/apparmor/parameters/enabled"), "this kernel runs without AppArmor");
        Assert.SkipWhen(HostProgram.Find("apparmor_parser") is null, "apparmor_parser is not installed");
        var profile = Path.GetTempFileName();
        await File.WriteAllTextAsync(profile, """
            profile skiff-test-confined flags=(attach_disconnected,mediate_deleted) {
              file,
              capability,
              signal,
              deny /secret r,
            }
            """, Token);
        (await HostProgram.RunAsync("apparmor_parser", ["-a", profile], Token)).Expect();
        try
        {
            await using var container = await RuntimeContainer.ConfigureAsync(
                "cat /proc/self/attr/current; echo told >/secret; cat /secret && exit 3; exit 0", configuration =>
                {
                    configuration["process"]!["apparmorProfile"] = "skiff-test-confined";
                    configuration["root"]!["readonly"] = false;
                });
            Assert.Equal("skiff-test-confined (enforce)", (await container.RunAsync()).Expect());
        }
        finally
        {
            (await HostProgram.RunAsync("apparmor_parser", ["-R", profile], Token)).Expect();
            File.Delete(profile);
        }
    }

    [Fact]
    public async Task Run_WithAnAppArmorProfileThatIsNotLoaded_NamesIt()
    {
        Assert.SkipUnless(Environment.UserName == "root", "containers are root's");
        await using var container = await RuntimeContainer.ConfigureAsync("true", configuration => configuration["process"]!["apparmorProfile"] = "skiff-test-absent");
        var run = await container.RunAsync();
        Assert.Equal(1, run.Status);
        Assert.Contains("skiff-test-absent", run.Error, StringComparison.Ordinal);
    }
}
