using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Containers;

namespace Skiff.Tests.Unit.Api;

public sealed class WireTests
{
    [Fact]
    public void HostConfig_IsWrittenInDockersOrder()
    {
        var json = JsonSerializer.Serialize(new HostConfig { NetworkMode = "default", CpuShares = 2 }, ApiJson.Wire.HostConfig);
        using var document = JsonDocument.Parse(json);
        var names = document.RootElement.EnumerateObject().Select(p => p.Name).ToList();
        Assert.Equal("Binds", names[0]);
        Assert.Equal("ReadonlyPaths", names[^1]);
        Assert.True(names.IndexOf("Isolation") < names.IndexOf("CpuShares"), json);
        Assert.True(names.IndexOf("CpuShares") < names.IndexOf("MaskedPaths"), json);
    }

    [Fact]
    public void ContainerConfig_CommandAsText_IsReadAsAList()
    {
        var request = JsonSerializer.Deserialize("""{"Image":"x","cmd":"true","HostConfig":{"Memory":7}}""", ApiJson.Wire.ContainerCreateRequest)!;
        Assert.Equal(["true"], request.Cmd!);
        Assert.Equal(7, request.HostConfig!.Memory);
    }

    [Fact]
    public void State_WithoutHealth_HasNoHealthKey() =>
        Assert.DoesNotContain("Health", JsonSerializer.Serialize(new ContainerState(), ApiJson.Wire.ContainerState), StringComparison.Ordinal);

    [Fact]
    public void Text_KeepsAngleBracketsAndScripts()
    {
        var json = JsonSerializer.Serialize(new ContainerCreateResponse { Id = "<学习>" }, ApiJson.Wire.ContainerCreateResponse);
        Assert.Contains("<学习>", json, StringComparison.Ordinal);
    }
}
