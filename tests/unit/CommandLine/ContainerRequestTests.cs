using System.Text.Json;
using Skiff.Api;
using Skiff.CommandLine.Commands.Containers;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Options;

namespace Skiff.Tests.Unit.CommandLine;

public sealed class ContainerRequestTests
{
    private static JsonElement Build(params string[] words)
    {
        using var session = new CapturedSession(new Dictionary<string, string> { ["PATH"] = "/usr/bin" });
        var flags = new ParsedFlags(CreateCommand.Declare().Flags!());
        var operands = new FlagParser(flags, interspersed: false, TextWriter.Null).Parse([.. words, "busybox"]);
        var request = ContainerRequest.Build(session.Session, flags, operands[0], [.. operands.Skip(1)]);
        return JsonSerializer.SerializeToElement(request, ApiJson.Wire.ContainerCreateRequest);
    }

    private static string At(JsonElement element, string path)
    {
        foreach (var part in path.Split(' '))
            element = int.TryParse(part, out var at) ? element[at] : element.GetProperty(part);
        return element.GetRawText();
    }

    [Theory]
    [InlineData("-e A=1 -e B= -e NOSUCH -e PATH", "Env", """["A=1","B=","NOSUCH","PATH=/usr/bin"]""")]
    [InlineData("-l a=1 -l b", "Labels", """{"a":"1","b":""}""")]
    [InlineData("--entrypoint=", "Entrypoint", """[""]""")]
    [InlineData("-i", "StdinOnce", "true")]
    [InlineData("-a stdout", "AttachStderr", "false")]
    [InlineData("-p 80", "HostConfig PortBindings", """{"80/tcp":[{"HostIp":"","HostPort":""}]}""")]
    [InlineData("-p 127.0.0.1:8080:80/udp", "HostConfig PortBindings", """{"80/udp":[{"HostIp":"127.0.0.1","HostPort":"8080"}]}""")]
    [InlineData("-p [::1]:8080:80", "HostConfig PortBindings", """{"80/tcp":[{"HostIp":"::1","HostPort":"8080"}]}""")]
    [InlineData("-p 8000-8001:80-81", "HostConfig PortBindings", """{"80/tcp":[{"HostIp":"","HostPort":"8000"}],"81/tcp":[{"HostIp":"","HostPort":"8001"}]}""")]
    [InlineData("-p 8000-8010:80", "HostConfig PortBindings", """{"80/tcp":[{"HostIp":"","HostPort":"8000-8010"}]}""")]
    [InlineData("--expose 90 --expose 7000-7001/udp", "ExposedPorts", """{"90/tcp":{},"7000/udp":{},"7001/udp":{}}""")]
    [InlineData("-v /anon", "Volumes", """{"/anon":{}}""")]
    [InlineData("-v vol:/data:ro -v /h:/d", "HostConfig Binds", """["vol:/data:ro","/h:/d"]""")]
    [InlineData("-v v:/x", "Volumes", """{"v:/x":{}}""")]
    [InlineData("-v a:b:c:d", "HostConfig Binds", """["a:b:c:d"]""")]
    [InlineData("--mount type=tmpfs,target=/c,tmpfs-size=1m,tmpfs-mode=1770", "HostConfig Mounts 0 TmpfsOptions Mode", "1016")]
    [InlineData("--mount type=bind,target=/c", "HostConfig Mounts 0 Type", "\"bind\"")]
    [InlineData("--tmpfs /run:rw,size=64m", "HostConfig Tmpfs", """{"/run":"rw,size=64m"}""")]
    [InlineData("--cap-add SYS_ADMIN --cap-add cap_net_raw", "HostConfig CapAdd", """["CAP_NET_RAW","CAP_SYS_ADMIN"]""")]
    [InlineData("--security-opt systempaths=unconfined", "HostConfig MaskedPaths", "[]")]
    [InlineData("--device /dev/sda:/dev/xvda:r", "HostConfig Devices", """[{"PathOnHost":"/dev/sda","PathInContainer":"/dev/xvda","CgroupPermissions":"r"}]""")]
    [InlineData("--gpus all", "HostConfig DeviceRequests", """[{"Driver":"","Count":-1,"DeviceIDs":null,"Capabilities":[["gpu"]],"Options":{}}]""")]
    [InlineData("--ulimit nofile=1024:2048 --ulimit core=0", "HostConfig Ulimits", """[{"Name":"core","Soft":0,"Hard":0},{"Name":"nofile","Soft":1024,"Hard":2048}]""")]
    [InlineData("--cpus 1.5", "HostConfig NanoCpus", "1500000000")]
    [InlineData("--memory-swap -1", "HostConfig MemorySwap", "-1")]
    [InlineData("--device-read-bps /dev/sda:1mb", "HostConfig BlkioDeviceReadBps", """[{"Path":"/dev/sda","Rate":1048576}]""")]
    [InlineData("--network mynet", "NetworkingConfig EndpointsConfig", "{}")]
    [InlineData("--network none", "HostConfig NetworkMode", "\"none\"")]
    [InlineData("--net host", "HostConfig NetworkMode", "\"host\"")]
    [InlineData("--mac-address 02:42:ac:11:00:02", "NetworkingConfig EndpointsConfig default MacAddress", "\"02:42:ac:11:00:02\"")]
    [InlineData("--network mynet --network-alias web --ip 10.0.0.5", "NetworkingConfig EndpointsConfig mynet Aliases", """["web"]""")]
    [InlineData("--add-host h=1.2.3.4 --add-host h2=[::1] --add-host g:host-gateway", "HostConfig ExtraHosts", """["h:1.2.3.4","h2:::1","g:host-gateway"]""")]
    [InlineData("--restart on-failure:5", "HostConfig RestartPolicy", """{"Name":"on-failure","MaximumRetryCount":5}""")]
    [InlineData("--no-healthcheck", "Healthcheck Test", """["NONE"]""")]
    [InlineData("--health-cmd true --health-interval 5s", "Healthcheck Interval", "5000000000")]
    [InlineData("--log-driver json-file --log-opt max-size=10m", "HostConfig LogConfig", """{"Type":"json-file","Config":{"max-size":"10m"}}""")]
    public void Build_Flag_BecomesWhatDockerSends(string words, string path, string expected) => Assert.Equal(expected, At(Build(words.Split(' ')), path));

    [Theory]
    [InlineData("-p 99999:80", "invalid hostPort: 99999")]
    [InlineData("-p abc:80", "invalid hostPort: abc")]
    [InlineData("-p 80/icmp", "invalid proto: icmp")]
    [InlineData("--security-opt bogus", "Invalid --security-opt: \"bogus\"")]
    [InlineData("--restart always --rm", "conflicting options: cannot specify both --restart and --rm")]
    [InlineData("--restart on-failure:x", "invalid restart policy format: maximum retry count must be an integer")]
    [InlineData("--no-healthcheck --health-cmd x", "--no-healthcheck conflicts with --health-* options")]
    [InlineData("--health-interval -1s", "--health-interval cannot be negative")]
    [InlineData("--log-driver none --log-opt a=b", "invalid logging opts for driver none")]
    [InlineData("--uts bad", "--uts: invalid UTS mode")]
    [InlineData("--pid bogus", "--pid: invalid PID mode")]
    [InlineData("--network none --network-alias a", "network-scoped aliases are only supported for user-defined networks")]
    [InlineData("--env-file /nope", "open /nope: no such file or directory")]
    public void Build_Mistake_IsToldAsDockerTellsIt(string words, string message) =>
        Assert.Equal(message, Assert.Throws<CommandException>(() => Build(words.Split(' '))).Message);

    [Theory]
    [InlineData("--dns bad", "invalid argument \"bad\" for \"--dns\" flag: IP address is not correctly formatted: bad")]
    [InlineData("--add-host bad", "invalid argument \"bad\" for \"--add-host\" flag: bad format for add-host: \"bad\"")]
    [InlineData("--ulimit foo=1", "invalid argument \"foo=1\" for \"--ulimit\" flag: invalid ulimit type: foo")]
    [InlineData("--sysctl foo=1", "invalid argument \"foo=1\" for \"--sysctl\" flag: sysctl 'foo=1' is not allowed")]
    [InlineData("--device-cgroup-rule bad", "invalid argument \"bad\" for \"--device-cgroup-rule\" flag: invalid device cgroup format 'bad'")]
    [InlineData("--mount source=v", "invalid argument \"source=v\" for \"--mount\" flag: target is required")]
    [InlineData("--mount target=/x,bogus=1", "invalid argument \"target=/x,bogus=1\" for \"--mount\" flag: unexpected key 'bogus' in 'bogus=1'")]
    [InlineData("--network name=n,link=db:x", "invalid argument \"name=n,link=db:x\" for \"--network\" flag: invalid field key link")]
    public void Parse_BadValue_IsToldAsDockerTellsIt(string words, string message) =>
        Assert.Equal(message, Assert.Throws<FlagValueException>(() => Build(words.Split(' '))).Message);
}
