using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Engine;

/// <summary>What a container is confined by, where the kernel confines. Alone: one of them takes away the profile that all containers have in common.</summary>
[Collection(nameof(AppArmorTests))]
[CollectionDefinition(nameof(AppArmorTests), DisableParallelization = true)]
public sealed class AppArmorTests
{
    private const string Default = "docker-default (enforce)\n";

    [Fact]
    public async Task Run_ByDefault_IsConfinedAndSaysSo()
    {
        await using var daemon = await StartAsync();
        var info = await daemon.GetAsync("/v1.44/info");
        Assert.Contains("name=apparmor", info.GetProperty("SecurityOptions").EnumerateArray().Select(static each => each.GetString()));
        // with all capabilities and system calls it is the profile that refuses
        var (exit, output) = await RunAsync(
            daemon, "one", """{"CapAdd":["ALL"],"SecurityOpt":["seccomp=unconfined","systempaths=unconfined"]}""",
            "cat /proc/self/attr/current; mkdir /m; mount -t tmpfs x /m && exit 3; echo 1 >/proc/sysrq-trigger && exit 4; echo x >/file && exit 7");
        Assert.Equal((7, Default), (exit, output));
        Assert.Equal("docker-default", await ProfileAsync(daemon, "one"));
    }

    [Fact]
    public async Task Run_Unconfined_MayMount()
    {
        await using var daemon = await StartAsync();
        var (exit, output) = await RunAsync(
            daemon, "one", """{"CapAdd":["SYS_ADMIN"],"SecurityOpt":["apparmor=unconfined"]}""", "cat /proc/self/attr/current; mkdir /m; mount -t tmpfs x /m && exit 7");
        Assert.Equal((7, "unconfined\n"), (exit, output));
        Assert.Equal("unconfined", await ProfileAsync(daemon, "one"));
    }

    [Fact]
    public async Task Run_Privileged_IsUnconfined()
    {
        await using var daemon = await StartAsync();
        Assert.Equal((0, "unconfined\n"), await RunAsync(daemon, "one", """{"Privileged":true}""", "cat /proc/self/attr/current"));
    }

    [Fact]
    public async Task Run_UnderAProfileThatIsNotLoaded_NamesIt()
    {
        await using var daemon = await StartAsync();
        var (created, _) = await daemon.PostAsync("/v1.44/containers/create?name=one", """{"Image":"busybox","HostConfig":{"SecurityOpt":["apparmor=skiff-absent"]}}""");
        Assert.Equal(201, created);
        var (status, text) = await daemon.PostAsync("/v1.44/containers/one/start");
        // as Docker's: it takes the kernel's "no such file or directory" for a mistake of the caller
        Assert.Equal(400, status);
        Assert.Contains("skiff-absent", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AfterTheProfileWasUnloaded_LoadsItAgain()
    {
        await using var daemon = await StartAsync();
        Assert.Equal((0, Default), await RunAsync(daemon, "one", "{}", "cat /proc/self/attr/current"));
        var removed = await ProgramResult.RunAsync("/bin/sh", ["-c", "printf docker-default >/sys/kernel/security/apparmor/.remove"]);
        Assert.Equal(0, removed.ExitCode);
        Assert.Equal((0, Default), await RunAsync(daemon, "two", "{}", "cat /proc/self/attr/current"));
    }

    private static async Task<ScratchDaemon> StartAsync()
    {
        Assert.SkipUnless(File.Exists("/sys/kernel/security/apparmor/profiles"), "this kernel runs without AppArmor");
        var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        return daemon;
    }

    private static async Task<(int Exit, string Output)> RunAsync(ScratchDaemon daemon, string name, string hostConfig, string script)
    {
        var (created, text) = await daemon.PostAsync(
            $"/v1.44/containers/create?name={name}", $$"""{"Image":"busybox","Tty":true,"Cmd":["sh","-c","{{script}}"],"HostConfig":{{hostConfig}}}""");
        Assert.True(created == 201, text);
        var (started, error) = await daemon.PostAsync($"/v1.44/containers/{name}/start");
        Assert.True(started == 204, error);
        var (waited, answer) = await daemon.PostAsync($"/v1.44/containers/{name}/wait");
        Assert.Equal(200, waited);
        using var ended = System.Text.Json.JsonDocument.Parse(answer);
        var log = await daemon.Http.GetStringAsync($"/v1.44/containers/{name}/logs?stdout=1", TestContext.Current.CancellationToken);
        var output = string.Concat(log.Replace("\r", "", StringComparison.Ordinal).Split('\n').Where(static line => line.Contains("confined", StringComparison.Ordinal) || line.Contains("docker-default", StringComparison.Ordinal)).Select(static line => line + "\n"));
        return (ended.RootElement.GetProperty("StatusCode").GetInt32(), output);
    }

    private static async Task<string?> ProfileAsync(ScratchDaemon daemon, string name)
        => (await daemon.GetAsync($"/v1.44/containers/{name}/json")).GetProperty("AppArmorProfile").GetString();
}
