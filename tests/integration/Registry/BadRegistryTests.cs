using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Skiff.Oci.Image;
using Skiff.Tests.Integration.Scratch;
using Skiff.Tests.Unit.Registry;
using static Skiff.Tests.Unit.Registry.RegistryDouble;

namespace Skiff.Tests.Integration.Registry;

/// <summary>What a registry may answer and an engine must not believe: a clear error, and nothing left of it.</summary>
public sealed class BadRegistryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pull_TruncatedGzip_RegistersNothing()
    {
        var whole = Layer("file");
        await ExpectAsync(new Image(Digest.Of(Unzip(whole)), whole[..(whole.Length / 2)]), "failed to register layer: ");
    }

    [Fact]
    public async Task Pull_OtherFilesThanTheConfigurationSays_RegistersNothing() =>
        await ExpectAsync(new Image(Digest.Of("other"u8), Layer("file")), "layers from manifest don't match image configuration");

    [Fact]
    public async Task Pull_NoTarAtAll_RegistersNothing() => await ExpectAsync(new Image(Digest.Of("x"u8), Encoding.ASCII.GetBytes(new string('x', 2000))), "failed to register layer: ");

    [Fact]
    public async Task Pull_OtherBytesThanTheDigestSays_RegistersNothing()
    {
        var layer = Layer("file");
        await ExpectAsync(new Image(Digest.Of(Unzip(layer)), layer) { Answered = Layer("other") }, "filesystem layer verification failed for digest ");
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task Pull_SoundLayer_InAnyCompression_IsAnImage(string compression)
    {
        var zipped = Layer("file");
        var tar = Unzip(zipped);
        using var zstd = new ZstdSharp.Compressor();
        await using var registry = Serve(new Image(Digest.Of(tar), compression switch
        {
            "plain" => tar,
            "gzip" => zipped,
            _ => zstd.Wrap(tar).ToArray(),
        }));
        await using var daemon = await ScratchDaemon.StartAsync();
        var (_, text) = await daemon.PostAsync($"/v1.44/images/create?fromImage={registry.Domain}/good&tag=1");
        Assert.EndsWith($"{{\"status\":\"Status: Downloaded newer image for {registry.Domain}/good:1\"}}\n", text, StringComparison.Ordinal);
        var image = await daemon.GetAsync($"/v1.44/images/{registry.Domain}/good:1/json");
        Assert.Equal(Digest.Of(tar).Text, image.GetProperty("RootFS").GetProperty("Layers")[0].GetString());
    }

    private static async Task ExpectAsync(Image image, string error)
    {
        await using var registry = Serve(image);
        await using var daemon = await ScratchDaemon.StartAsync();
        var (status, text) = await daemon.PostAsync($"/v1.44/images/create?fromImage={registry.Domain}/bad&tag=1");
        Assert.Equal(200, status);
        var last = text.TrimEnd('\n').Split('\n')[^1];
        Assert.StartsWith("{\"errorDetail\":{\"message\":\"", last, StringComparison.Ordinal);
        Assert.Contains(error, last, StringComparison.Ordinal);
        Assert.Equal(0, (await daemon.GetAsync("/v1.44/images/json")).GetArrayLength());
        Assert.Equal(["l"], Directory.EnumerateFileSystemEntries(Path.Combine(daemon.DataRoot, "overlay2")).Select(Path.GetFileName));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(Path.Combine(daemon.DataRoot, "ingest")), path => !IsSound(path, image));
    }

    private static RegistryDouble Serve(Image image) => new(seen => seen.Path.Split('/')[^1] switch
    {
        "" => Answer.Of(200),
        "1" => new Answer(200, image.Manifest.Bytes.ToArray()),
        var name when name == image.Manifest.Digest.Text => new Answer(200, image.Manifest.Bytes.ToArray()),
        var name when name == image.Config.Digest.Text => new Answer(200, image.Config.Bytes.ToArray()),
        var name when name == image.Blob.Digest.Text => new Answer(200, image.Answered),
        _ => Answer.Error(404, "NAME_UNKNOWN", "repository name not known to registry"),
    });

    /// <summary>What arrived whole may be kept for the next pull.</summary>
    private static bool IsSound(string path, Image image) => Path.GetFileName(path) == "sha256-" + image.Blob.Digest.Hex && Digest.Of(File.ReadAllBytes(path)) == image.Blob.Digest;

    private static byte[] Layer(string name)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new TarWriter(gzip))
        {
            var content = new byte[200_000];
            new Random(3).NextBytes(content);
            using var data = new MemoryStream(content);
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data });
        }

        return output.ToArray();
    }

    private static byte[] Unzip(byte[] layer)
    {
        using var output = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(layer), CompressionMode.Decompress);
        gzip.CopyTo(output);
        return output.ToArray();
    }

    private sealed class Image(Digest diffId, byte[] layer)
    {
        public Descriptor Blob { get; } = new() { MediaType = MediaTypes.OciLayer, Digest = Digest.Of(layer), Size = layer.Length };

        public byte[] Answered { get; init; } = layer;

        public Document<ImageConfig> Config { get; } = Documents.Write(new ImageConfig { Os = "linux", Architecture = Platform.Host.Architecture, Rootfs = new RootFs { DiffIds = [new DiffId(diffId)] } });

        public Document<Manifest> Manifest => Documents.Write(new Manifest { MediaType = MediaTypes.OciManifest, Config = Config.Describe(MediaTypes.OciConfig), Layers = [Blob] });
    }
}
