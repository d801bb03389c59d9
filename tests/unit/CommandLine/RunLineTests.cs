using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Containers;
using Skiff.Api.Networks;
using Skiff.CommandLine.Commands.Containers;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Options;

namespace Skiff.Tests.Unit.CommandLine;

public sealed class RunLineTests
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static readonly EngineDefaults Defaults = new() { LoggingDriver = "json-file", Runtime = "skiff", CgroupnsMode = "host" };

    /// <summary>The line made of a container is the request that made the container.</summary>
    [Theory]
    [InlineData("busybox")]
    [InlineData("-d -i -t --name web --rm busybox sh -c 'echo \"a b\" > $HOME/it'\\''s'")]
    [InlineData("-h box --domainname d -u 1:2 -w /w -e A=1 -e 'B=x y' -l a=1 -l b --annotation x=y --stop-signal INT --stop-timeout 3 --restart on-failure:4 busybox true")]
    [InlineData("--health-cmd 'test -f /x' --health-interval 1500ms --health-retries 2 --health-on-failure restart --log-driver local --log-opt max-size=1m --runtime crun busybox")]
    [InlineData("--no-healthcheck --network host busybox")]
    [InlineData("--network mine --network-alias a --ip 10.0.0.9 --link db:x --dns 1.1.1.1 --dns-search s --dns-option ndots:2 --add-host h:1.2.3.4 busybox")]
    [InlineData("--network name=one,alias=a,driver-opt=k=v,gw-priority=3 --network two busybox")]
    [InlineData("-p 80 -p 127.0.0.1:8080:81/udp -p [::1]::82 -p 8000-8010:83 --expose 90 -P busybox")]
    [InlineData("-v /h:/d:ro -v v:/x -v /anon --volume-driver d --volumes-from c:ro --tmpfs /run:size=1m --tmpfs /t --read-only --shm-size 1m busybox")]
    [InlineData("--mount type=volume,source=v,target=/v,readonly,volume-nocopy,volume-subpath=s,volume-driver=local,volume-opt=o=a --mount type=tmpfs,target=/t,tmpfs-size=1m,tmpfs-mode=1770 busybox")]
    [InlineData("--mount type=bind,source=/a,target=/b,bind-propagation=rslave,bind-recursive=disabled --mount 'type=bind,\"source=/a,b\",target=/c' busybox")]
    [InlineData("--privileged --cap-add NET_ADMIN --cap-drop ALL --security-opt no-new-privileges --pid host --ipc host --uts host --userns host --cgroupns private --cgroup-parent /p --group-add 5 --sysctl net.a=1 --init busybox")]
    [InlineData("--security-opt systempaths=unconfined busybox")]
    [InlineData("-m 64m --memory-reservation 32m --memory-swap -1 --memory-swappiness 10 --cpus 1.5 -c 5 --cpuset-cpus 0,1 --cpuset-mems 0 --pids-limit 9 --blkio-weight 20 --oom-kill-disable --oom-score-adj 7 busybox")]
    [InlineData("--cpu-period 2000 --cpu-quota 1000 --device /dev/null:/dev/x:r --device-cgroup-rule 'c 1:3 r' --device vendor.com/class=x --gpus all --ulimit nofile=1:2 busybox")]
    [InlineData("--gpus '\"device=0,1\",capabilities=utility' --gpus 2 busybox")]
    [InlineData("--device-read-bps /dev/null:1024 --device-write-iops /dev/null:5 --blkio-weight-device /dev/null:10 busybox")]
    [InlineData("--entrypoint /bin/x busybox a b")]
    [InlineData("--entrypoint= busybox a")]
    public void Line_MakesTheSameRequest(string line)
    {
        var (name, request) = Parse(line);
        var made = new RunLine("skiff", new ContainerConfig(), Defaults).Of(Created(name, request));
        Assert.StartsWith("skiff run ", made, StringComparison.Ordinal);
        var (againName, again) = Parse(made["skiff run ".Length..]);
        Assert.Equal(name, againName);
        Assert.Equal(Json(request), Json(again));
    }

    [Fact]
    public void WhatTheImageGives_IsLeftOut()
    {
        var image = new ContainerConfig
        {
            User = "u", WorkingDir = "/w", Env = ["PATH=/bin"], Labels = new() { ["l"] = "1" }, StopSignal = "INT", Entrypoint = ["/e"], Cmd = ["c"],
            ExposedPorts = new() { ["80/tcp"] = new() }, Volumes = new() { ["/v"] = new() }, Healthcheck = new HealthConfig { Test = ["CMD", "x"], Interval = 5_000_000_000 },
        };
        var config = image with { Image = "app", Env = ["PATH=/bin", "A=1"], Hostname = Id[..12] };
        var container = new ContainerInspect { Id = Id, Name = "/n", Config = config, HostConfig = new HostConfig { NetworkMode = "bridge", ShmSize = 64 << 20, IpcMode = "private", CgroupnsMode = "host" } };
        Assert.Equal("docker run -d --name n --env A=1 app", new RunLine("docker", image, Defaults).Of(container));
        var other = container with { Config = config with { Entrypoint = ["/bin/sh", "-c"], Cmd = ["exit 1"] } };
        Assert.EndsWith(" --entrypoint /bin/sh app -c 'exit 1'", new RunLine("docker", image, Defaults).Of(other), StringComparison.Ordinal);
    }

    [Fact]
    public void SeccompProfile_IsGivenToBashAsAFile()
    {
        var host = new HostConfig { SecurityOpt = ["seccomp={\"a\":1}"], ShmSize = 64 << 20 };
        var container = new ContainerInspect { Id = Id, Name = "/n", Config = new ContainerConfig { Image = "app" }, HostConfig = host };
        Assert.Contains(" --security-opt seccomp=<(printf %s '{\"a\":1}') app", new RunLine("skiff", new(), Defaults).Of(container), StringComparison.Ordinal);
    }

    /// <summary>As an engine would tell it: what the request leaves open has its default.</summary>
    private static ContainerInspect Created(string name, ContainerCreateRequest request)
    {
        var host = request.HostConfig!;
        var endpoints = request.NetworkingConfig?.EndpointsConfig ?? [];
        var networks = endpoints.Count > 0 || host.NetworkMode is "default" or "host" ? endpoints : new() { [host.NetworkMode!] = new EndpointSettings() };
        return new ContainerInspect
        {
            Id = Id,
            Name = "/" + name,
            Config = request with { Hostname = request.Hostname is { Length: > 0 } hostname ? hostname : Id[..12] },
            HostConfig = host with
            {
                ShmSize = host.ShmSize > 0 ? host.ShmSize : 64 << 20,
                IpcMode = host.IpcMode is { Length: > 0 } ipc ? ipc : "private",
                CgroupnsMode = host.CgroupnsMode is { Length: > 0 } cgroupns ? cgroupns : "host",
                Runtime = host.Runtime ?? "skiff",
                LogConfig = host.LogConfig!.Type!.Length > 0 ? host.LogConfig : new LogConfig { Type = "json-file", Config = [] },
            },
            NetworkSettings = new NetworkSettings { Networks = networks },
        };
    }

    private static string Json(ContainerCreateRequest request)
    {
        // links of a network of the user's are told with the network too, and cancel out
        return JsonSerializer.Serialize(request, ApiJson.Wire.ContainerCreateRequest);
    }

    private static (string Name, ContainerCreateRequest Request) Parse(string line)
    {
        using var session = new CapturedSession();
        var flags = new ParsedFlags(RunCommand.Declare().Flags!());
        var operands = new FlagParser(flags, interspersed: false, TextWriter.Null).Parse(Words(line));
        var request = ContainerRequest.Build(session.Session, flags, operands[0], [.. operands.Skip(1)]);
        var detached = flags.Bool("detach") ? request with { AttachStdin = false, AttachStdout = false, AttachStderr = false, StdinOnce = false } : request;
        return (flags.Text("name"), detached);
    }

    /// <summary>The words of a POSIX shell's line, without expansions.</summary>
    private static List<string> Words(string line)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        var (quoted, any) = (false, false);
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '\'')
                (quoted, any) = (!quoted, true);
            else if (line[at] == '\\' && !quoted)
                word.Append(line[++at]);
            else if (line[at] == ' ' && !quoted)
                End();
            else
                word.Append(line[at]);
        }
        End();
        return words;

        void End()
        {
            if (word.Length > 0 || any)
                words.Add(word.ToString());
            word.Clear();
            any = false;
        }
    }
}
