using FsCheck.Xunit;
using Skiff.Errors;
using Skiff.Oci.Reference;

namespace Skiff.Tests.Unit.Oci;

public sealed class ImageReferenceTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("busybox", "docker.io/library/busybox", "busybox")]
    [InlineData("busybox:1", "docker.io/library/busybox:1", "busybox:1")]
    [InlineData("docker.io/busybox", "docker.io/library/busybox", "busybox")]
    [InlineData("index.docker.io/library/busybox", "docker.io/library/busybox", "busybox")]
    [InlineData("me/app:x", "docker.io/me/app:x", "me/app:x")]
    [InlineData("library/a/b", "docker.io/library/a/b", "library/a/b")]
    [InlineData("localhost/app", "localhost/app", "localhost/app")]
    [InlineData("localhost:5000/app:1", "localhost:5000/app:1", "localhost:5000/app:1")]
    [InlineData("host.example/a/b/c", "host.example/a/b/c", "host.example/a/b/c")]
    [InlineData("HOST/app", "HOST/app", "HOST/app")]
    [InlineData("[::1]:5000/app", "[::1]:5000/app", "[::1]:5000/app")]
    [InlineData("me/a__b.c-d---e", "docker.io/me/a__b.c-d---e", "me/a__b.c-d---e")]
    [InlineData("app:1@sha256:" + Hex, "docker.io/library/app:1@sha256:" + Hex, "app:1@sha256:" + Hex)]
    [InlineData("app:_.-A", "docker.io/library/app:_.-A", "app:_.-A")]
    public void Parse_NormalizesAndShows(string text, string normalized, string familiar)
    {
        var reference = ImageReference.Parse(text);
        Assert.Equal((normalized, familiar), (reference.ToString(), reference.Familiar));
        Assert.Equal(reference, ImageReference.Parse(normalized));
    }

    [Theory]
    [InlineData("a b", "invalid reference format")]
    [InlineData(":tag", "invalid reference format")]
    [InlineData("app:", "invalid reference format")]
    [InlineData("app:bad/tag", "invalid reference format")]
    [InlineData("a//b", "invalid reference format")]
    [InlineData("-a", "invalid reference format")]
    [InlineData("a_-b", "invalid reference format")]
    [InlineData("a..b", "invalid reference format")]
    [InlineData("a___b", "invalid reference format")]
    [InlineData("a@sha256:12", "invalid reference format")]
    [InlineData("host:port/a", "invalid reference format")]
    [InlineData("H6Bad", "invalid reference format: repository name (library/H6Bad) must be lowercase")]
    [InlineData("host.example/Bad:1", "invalid reference format: repository name (Bad) must be lowercase")]
    [InlineData(Hex, "invalid repository name (" + Hex + "), cannot specify 64-byte hexadecimal strings")]
    public void Parse_OfWhatIsNone_HasDockersText(string text, string message)
    {
        var error = Assert.Throws<EngineException>(() => ImageReference.Parse(text));
        Assert.Equal((ErrorKind.InvalidArgument, message), (error.Kind, error.Message));
    }

    [Fact]
    public void Parse_OfANameOfMoreThan255Characters_IsRefused() =>
        Assert.Equal("repository name must not be more than 255 characters", Assert.Throws<EngineException>(() => ImageReference.Parse(new string('a', 250))).Message);

    [Fact]
    public void WithDefaultTag_AddsItOnlyWhereThereIsNeither()
    {
        Assert.Equal("latest", ImageReference.Parse("app").WithDefaultTag().Tag);
        Assert.Equal("1", ImageReference.Parse("app:1").WithDefaultTag().Tag);
        Assert.Null(ImageReference.Parse("app@sha256:" + Hex).WithDefaultTag().Tag);
    }

    [Property]
    public void Parse_OfAnything_IsAReferenceOrAnEngineException(string? text)
    {
        if (text is null || !ImageReference.TryParse(text, out var reference)) return;
        Assert.Equal(reference, ImageReference.Parse(reference.ToString()));
        Assert.Equal(reference, ImageReference.Parse(reference.Familiar));
    }
}
