using Skiff.Errors;
using Skiff.Runtime.Security;

namespace Skiff.Tests.Unit.Runtime.Security;

public sealed class ContainerCapabilitiesTests
{
    [Fact]
    public void Resolve_OfNothing_IsDockersMask() =>
        Assert.Equal(0xA804_25FBUL, ContainerCapabilities.Resolve(null, null, false, CapabilitySet.Known).Bits);

    [Fact]
    public void Resolve_WithAddAndDrop_IsDefaultsMinusDropsPlusAdds()
    {
        var result = ContainerCapabilities.Resolve(["net_admin"], ["CAP_MKNOD", "Chown"], false, CapabilitySet.Known);
        Assert.Equal(
            (ContainerCapabilities.Default - CapabilitySet.Of(Capability.CAP_MKNOD, Capability.CAP_CHOWN)) | CapabilitySet.Of(Capability.CAP_NET_ADMIN),
            result);
    }

    [Fact]
    public void Resolve_WithAddAll_IsEverythingMinusDrops() =>
        Assert.Equal(CapabilitySet.Known - CapabilitySet.Of(Capability.CAP_SYS_ADMIN),
            ContainerCapabilities.Resolve(["all"], ["SYS_ADMIN"], false, CapabilitySet.Known));

    [Fact]
    public void Resolve_WithDropAll_IsTheAddsAlone() =>
        Assert.Equal(CapabilitySet.Of(Capability.CAP_NET_RAW), ContainerCapabilities.Resolve(["NET_RAW"], ["ALL"], false, CapabilitySet.Known));

    [Fact]
    public void Resolve_WhenPrivileged_IsWhatTheDaemonHas()
    {
        var available = CapabilitySet.Known - CapabilitySet.Of(Capability.CAP_SYS_RESOURCE);
        Assert.Equal(available, ContainerCapabilities.Resolve(null, null, true, available));
    }

    [Fact]
    public void Resolve_OfAnUnknownName_AnswersInDockersWords()
    {
        var error = Assert.Throws<EngineException>(() => ContainerCapabilities.Resolve(["NOPE"], null, false, CapabilitySet.Known));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Equal("invalid CapAdd: unknown capability: \"CAP_NOPE\"", error.Message);
    }

    [Fact]
    public void Parse_OfNames_IsTheInverseOfToNames()
    {
        var names = CapabilitySet.Known.ToNames();
        Assert.Equal(41, names.Count);
        Assert.Equal(CapabilitySet.Known, CapabilitySet.Parse(names));
    }
}
