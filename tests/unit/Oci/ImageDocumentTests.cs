using System.Text;
using Skiff.Errors;
using Skiff.Oci.Image;

namespace Skiff.Tests.Unit.Oci;

public sealed class ImageDocumentTests
{
    [Fact]
    public void Digest_OfEmptyContent_IsSha256OfNothing() =>
        Assert.Equal("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Digest.Of([]).Text);

    [Fact]
    public void DiffId_Empty_IsThatOfTwoZeroBlocks() => Assert.Equal(DiffId.Empty.Digest, Digest.Of(new byte[1024]));

    [Theory]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha256:XYZ")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    public void Digest_Malformed_IsRefused(string text)
    {
        Assert.False(Digest.TryParse(text, out _));
        Assert.Throws<EngineException>(() => Digest.Parse(text));
    }

    [Fact]
    public void ChainId_OfTwoLayers_HashesTheirNamesWithASpace()
    {
        var lower = new DiffId(Digest.Of("lower"u8));
        var upper = new DiffId(Digest.Of("upper"u8));
        var chain = ChainId.Chain([lower, upper]);
        Assert.Equal(lower.Digest, chain[0].Digest);
        Assert.Equal(Digest.Of(Encoding.ASCII.GetBytes($"{lower} {upper}")), chain[1].Digest);
    }

    [Fact]
    public void ReadConfig_KeepsTheBytes_AndReadsDockersFields()
    {
        const string Json = """
            {"architecture":"amd64","config":{"Env":["A=b"],"Cmd":["sh"],"Entrypoint":null,"ExposedPorts":{"80/tcp":{}},"Healthcheck":{"Test":["CMD","x"],"Interval":5000000000,"Retries":2},"OnBuild":["RUN x"],"Shell":["/bin/bash","-c"],"StopSignal":"SIGINT","Volumes":null,"ArgsEscaped":true},
             "created":"2026-11-24T02:30:57.433213317Z","docker_version":"20.10.24","os":"linux","unknown":{"x":[1]},
             "history":[{"created":"2026-11-24T02:30:57Z","created_by":"x","empty_layer":true}],"rootfs":{"type":"layers","diff_ids":["sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"]}}
            """;
        var bytes = Encoding.UTF8.GetBytes(Json);
        var config = Documents.ReadConfig(bytes);
        Assert.Equal(Digest.Of(bytes), config.Digest);
        Assert.Equal(bytes, config.Bytes.ToArray());
        Assert.Equal(DiffId.Empty, Assert.Single(config.Value.Rootfs.DiffIds));
        Assert.True(config.Value.History![0].EmptyLayer);
        Assert.Equal(5_000_000_000, config.Value.Config!.Healthcheck!.Interval);
        Assert.Equal(["/bin/bash", "-c"], config.Value.Config.Shell);
        Assert.True(config.Value.Config.ExposedPorts!.ContainsKey("80/tcp"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"rootfs\":{\"diff_ids\":[\"nonsense\"]}}")]
    [InlineData("{\"rootfs\"")]
    public void ReadConfig_Malformed_IsInvalidArgument(string json) =>
        Assert.Equal(ErrorKind.InvalidArgument, Assert.Throws<EngineException>(() => Documents.ReadConfig(Encoding.UTF8.GetBytes(json))).Kind);

    [Fact]
    public void Write_OfAManifest_KeepsThePlusInMediaTypes() =>
        Assert.Contains("\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\"", Encoding.UTF8.GetString(Documents.Write(new Manifest { MediaType = MediaTypes.OciManifest }).Bytes.Span), StringComparison.Ordinal);

    [Theory]
    [InlineData("linux/amd64", "linux/amd64")]
    [InlineData("linux/x86_64", "linux/amd64")]
    [InlineData("linux/arm64/v8", "linux/arm64")]
    [InlineData("aarch64", "linux/arm64")]
    [InlineData("armhf", "linux/arm/v7")]
    [InlineData("linux/arm/6", "linux/arm/v6")]
    public void Platform_Parse_Normalizes(string text, string expected) => Assert.Equal(expected, Platform.Parse(text).ToString());

    [Theory]
    [InlineData("linux/arm64", "linux/arm64/v8", true)]
    [InlineData("linux/arm", "linux/arm/v7", true)]
    [InlineData("linux/arm/v6", "linux/arm/v7", false)]
    [InlineData("linux/amd64", "linux/arm64", false)]
    [InlineData("linux/amd64", "windows/amd64", false)]
    public void Platform_Matches_IgnoresDefaultVariants(string wanted, string offered, bool matches) =>
        Assert.Equal(matches, Platform.Parse(wanted).Matches(Platform.Parse(offered)));
}
