using Skiff.Oci.Image;
using Skiff.Registry.Client;

namespace Skiff.Tests.Unit.Registry;

public sealed class PlatformChoiceTests
{
    [Theory]
    [InlineData("linux/amd64", "linux/arm64 linux/amd64", 1)]
    [InlineData("linux/arm/v7", "linux/arm/v5 linux/arm/v6 linux/amd64", 1)]
    [InlineData("linux/arm/v6", "linux/arm/v7 linux/arm/v5", 1)]
    [InlineData("linux/arm/v6", "linux/arm/v7", -1)]
    [InlineData("linux/arm64", "linux/arm/v7 linux/arm64/v8", 1)]
    [InlineData("linux/arm64", "linux/arm/v6 linux/arm/v7", 1)]
    [InlineData("linux/amd64", "linux/amd64/v3 linux/amd64/v2", 1)]
    [InlineData("linux/amd64", "windows/amd64", -1)]
    [InlineData("linux/s390x", "linux/amd64 unknown/unknown", -1)]
    public void Of_Index_IsTheBestThatRuns(string wanted, string offered, int chosen)
    {
        var entries = offered.Split(' ').Select((text, i) => new Descriptor { Digest = Digest.Of([(byte)i]), Platform = PlatformOf(text) }).ToList();
        Assert.Equal(chosen < 0 ? null : entries[chosen], PlatformChoice.Of(new ImageIndex { Manifests = entries }, Platform.Parse(wanted)));
    }

    [Fact]
    public void Of_Attestation_IsNoImage()
    {
        var attestation = new Descriptor
        {
            Digest = Digest.Of([1]),
            Platform = PlatformOf("linux/amd64"),
            Annotations = new Dictionary<string, string> { [AnnotationNames.DockerReferenceType] = "attestation-manifest" },
        };
        Assert.Null(PlatformChoice.Of(new ImageIndex { Manifests = [attestation] }, Platform.Parse("linux/amd64")));
    }

    private static Platform PlatformOf(string text) => new() { Os = text.Split('/')[0], Architecture = text.Split('/')[1], Variant = text.Split('/').ElementAtOrDefault(2) };
}
