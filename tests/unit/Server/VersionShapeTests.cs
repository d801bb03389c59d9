using System.Buffers;
using System.Text;
using System.Text.Json;
using Skiff.Api.Containers;
using Skiff.Api.Daemon;
using Skiff.Api.Images;
using Skiff.Api.Networks;
using Skiff.Server.Versioning;

namespace Skiff.Tests.Unit.Server;

/// <summary>Fields that came and went.</summary>
public sealed class VersionShapeTests
{
    [Theory]
    [InlineData(51, true)]
    [InlineData(52, false)]
    public void Event_LegacyFields_EndWith51(int minor, bool present)
    {
        var text = Write(new EventMessage { Status = "start", Id = "x", From = "i", Type = "container", Action = "start" }, minor);
        Assert.Equal(present, text.Contains("\"status\":\"start\",\"id\":\"x\",\"from\":\"i\"", StringComparison.Ordinal));
        Assert.Contains("\"Action\":\"start\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void NetworkSettings_From52_KeepOnlyWhatIsNotAnEndpoints()
    {
        var settings = new NetworkSettings { SandboxId = "s", IPAddress = "172.17.0.2", Gateway = "172.17.0.1", Ports = [], Networks = [] };
        Assert.Equal("{\"SandboxID\":\"s\",\"Ports\":{},\"SandboxKey\":null,\"Networks\":{}}\n", Write(settings, 52));
        Assert.Contains("\"IPAddress\":\"172.17.0.2\"", Write(settings, 51), StringComparison.Ordinal);
        Assert.Contains("\"SecondaryIPAddresses\":null", Write(settings, 24), StringComparison.Ordinal);
    }

    [Fact]
    public void Wait_Error_IsNullUpTo41_AndAbsentLater()
    {
        Assert.Equal("{\"StatusCode\":3,\"Error\":null}\n", Write(new ContainerWait { StatusCode = 3 }, 41));
        Assert.Equal("{\"StatusCode\":3}\n", Write(new ContainerWait { StatusCode = 3 }, 42));
        Assert.Contains("\"Error\":{\"Message\":\"m\"}", Write(new ContainerWait { Error = new ContainerWaitExitError { Message = "m" } }, 42), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(47, false)]
    [InlineData(48, true)]
    public void Network_EnableIPv4_Since48(int minor, bool present)
        => Assert.Equal(present, Write(new NetworkInspect { EnableIPv4 = true }, minor).Contains("EnableIPv4", StringComparison.Ordinal));

    [Theory]
    [InlineData(49, true)]
    [InlineData(50, false)]
    public void Info_BridgeNetfilter_EndsWith49(int minor, bool present)
        => Assert.Equal(present, Write(new SystemInfo { BridgeNfIptables = true }, minor).Contains("BridgeNfIptables", StringComparison.Ordinal));

    [Fact]
    public void Images_WithoutNames_AreNoneUpTo42()
    {
        var images = new List<ImageSummary> { new() { Id = "i", RepoTags = [], RepoDigests = [], Size = 7 } };
        Assert.Contains("\"RepoTags\":[\"<none>:<none>\"]", Write(ImageShape.Of(images, new ApiVersion(1, 42)), 42), StringComparison.Ordinal);
        Assert.Contains("\"VirtualSize\":7", Write(ImageShape.Of(images, new ApiVersion(1, 43)), 43), StringComparison.Ordinal);
        var now = Write(ImageShape.Of(images, new ApiVersion(1, 44)), 44);
        Assert.Contains("\"RepoTags\":[]", now, StringComparison.Ordinal);
        Assert.DoesNotContain("VirtualSize", now, StringComparison.Ordinal);
    }

    [Fact]
    public void Image_Config_IsAContainersUpTo49()
    {
        using var config = JsonDocument.Parse("{\"Env\":[\"A=b\"],\"Cmd\":[\"sh\"]}");
        var image = new ImageInspect { Id = "i", Config = config.RootElement };
        Assert.DoesNotContain("Hostname", Write(ImageShape.Of(image, new ApiVersion(1, 50)), 50), StringComparison.Ordinal);
        var old = Write(ImageShape.Of(image, new ApiVersion(1, 44)), 44);
        Assert.Contains("\"Config\":{\"Hostname\":\"\"", old, StringComparison.Ordinal);
        Assert.Contains("\"ContainerConfig\":{", old, StringComparison.Ordinal);
        Assert.DoesNotContain("ContainerConfig", Write(ImageShape.Of(image, new ApiVersion(1, 45)), 45), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(50, """{"User":"","Env":["A=b"],"Cmd":[],"Volumes":null,"WorkingDir":"","Entrypoint":null,"OnBuild":null,"Labels":null,"StopSignal":"SIGINT"}""")]
    [InlineData(51, """{"User":"","Env":["A=b"],"Cmd":[],"Volumes":null,"WorkingDir":"","Entrypoint":null,"OnBuild":null,"Labels":null,"StopSignal":"SIGINT"}""")]
    [InlineData(52, """{"Env":["A=b"],"StopSignal":"SIGINT"}""")]
    public void Image_Config_TellsWhatIsNotSetUpTo51(int minor, string expected)
    {
        using var config = JsonDocument.Parse("""{"Hostname":"x","Tty":false,"Image":"i","Cmd":[],"Env":["A=b"],"StopSignal":"SIGINT"}""");
        var image = ImageShape.Of(new ImageInspect { Id = "i", Config = config.RootElement }, new ApiVersion(1, minor));
        Assert.Equal(expected, image.Config!.Value.GetRawText());
    }

    [Fact]
    public void Image_WithoutConfig_HasAnEmptyOne() =>
        Assert.Equal("{}", ImageShape.Of(new ImageInspect { Id = "i" }, new ApiVersion(1, 52)).Config!.Value.GetRawText());

    [Fact]
    public void Container_Aliases_HaveTheShortIdUpTo44()
    {
        var id = new string('a', 64);
        var container = new ContainerInspect
        {
            Id = id,
            NetworkSettings = new NetworkSettings { Networks = new() { ["mine"] = new EndpointSettings { Aliases = ["web"] }, ["bridge"] = new EndpointSettings() } },
        };
        var old = ContainerShape.Of(container, new ApiVersion(1, 44)).NetworkSettings!.Networks!;
        Assert.Equal(["web", id[..12]], old["mine"]!.Aliases!);
        Assert.Null(old["bridge"]!.Aliases);
        Assert.Equal(["web"], ContainerShape.Of(container, new ApiVersion(1, 45)).NetworkSettings!.Networks!["mine"]!.Aliases!);
    }

    [Fact]
    public void CreateRequest_OfAnOldVersion_MeansWhatItMeant()
    {
        var request = new ContainerCreateRequest { MacAddress = "02:42:ac:11:00:02", HostConfig = new HostConfig { AutoRemove = true, KernelMemory = 7, ConsoleSize = [24, 80] } };
        var oldest = CreateRequestShape.Upgrade(request, new ApiVersion(1, 24));
        Assert.False(oldest.HostConfig!.AutoRemove);
        Assert.Equal("shareable", oldest.HostConfig.IpcMode);
        Assert.Equal("host", oldest.HostConfig.CgroupnsMode);
        Assert.Null(oldest.HostConfig.ConsoleSize);
        var newest = CreateRequestShape.Upgrade(request, ApiVersion.Newest);
        Assert.True(newest.HostConfig!.AutoRemove);
        Assert.Equal(0, newest.HostConfig.KernelMemory);
        Assert.Null(newest.MacAddress);
        Assert.Equal([24, 80], newest.HostConfig.ConsoleSize!);
    }

    /// <summary>A field that was renamed in the wire types would silently be written by every version.</summary>
    [Fact]
    public void EveryField_OfTheTable_Exists()
        => Assert.Empty(FieldHistory.Unknown());

    private static string Write<T>(T value, int minor)
    {
        var buffer = new ArrayBufferWriter<byte>();
        WireShape.Write(buffer, value, new ApiVersion(1, minor));
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
