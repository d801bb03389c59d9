using Skiff.Api.Containers;
using Skiff.Engine.Containers;
using Skiff.Errors;

namespace Skiff.Tests.Unit.Engine;

public sealed class MountSpecificationTests
{
    [Fact]
    public void Parse_Bind_WithReadOnly()
    {
        var mount = VolumeSpecification.Parse("/src:/dst/:ro");
        Assert.Equal(("bind", "/src", "/dst", false, "rprivate"), (mount.Type, mount.Source, mount.Destination, mount.RW, mount.Propagation));
        Assert.True(mount.CreateSource);
    }

    [Fact]
    public void Parse_Named_IsAVolume()
    {
        var mount = VolumeSpecification.Parse("data:/x:nocopy");
        Assert.Equal(("volume", "data", true, ""), (mount.Type, mount.Name, mount.NoCopy, mount.Propagation));
    }

    [Fact]
    public void Parse_PathAlone_IsAnonymous() => Assert.True(VolumeSpecification.Parse("/x").Anonymous);

    [Theory]
    [InlineData("a:b:c:d", "invalid volume specification: 'a:b:c:d'")]
    [InlineData("vol:rel", "invalid volume specification: 'vol:rel': invalid mount config for type \"volume\": invalid mount path: 'rel' mount path must be absolute")]
    [InlineData("vol:/", "invalid volume specification: 'vol:/': invalid mount config for type \"volume\": invalid specification: destination can't be '/'")]
    public void Parse_Wrong_HasDockersText(string text, string expected)
    {
        var error = Assert.Throws<EngineException>(() => VolumeSpecification.Parse(text));
        Assert.Equal((ErrorKind.Internal, expected), (error.Kind, error.Message));
    }

    [Fact]
    public void Resolve_BindOfMissingPath_SaysSo()
    {
        var error = Assert.Throws<EngineException>(() => MountSpecification.Resolve(new MountSpec { Type = "bind", Source = "/no/such", Target = "/x" }));
        Assert.Equal("invalid mount config for type \"bind\": bind source path does not exist: /no/such", error.Message);
    }
}
