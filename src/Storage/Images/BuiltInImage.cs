using System.Buffers.Binary;
using System.Text;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Storage.Layers;
using Skiff.Storage.Tar;

namespace Skiff.Storage.Images;

/// <summary>
/// The image <c>skiff/hello</c>, which needs no registry: one layer with one file, a copy of the runtime's static
/// executable, whose verb <c>hello</c> prints a greeting.
/// </summary>
public static class BuiltInImage
{
    private const string ContentLabel = "skiff.hello.content";
    private const int PT_INTERP = 3;

    public static ImageReference Name { get; } = ImageReference.Parse("skiff/hello:latest");

    /// <summary>
    /// Makes the image unless it is there with this very executable. InvalidArgument when the file is no static executable:
    /// it would not run in an image that has nothing else.
    /// </summary>
    public static async Task<StoredImage> EnsureAsync(IStore store, string runtimePath, TimeProvider time, CancellationToken cancellationToken)
    {
        var program = await File.ReadAllBytesAsync(runtimePath, cancellationToken);
        if (!IsStatic(program)) throw new EngineException(ErrorKind.InvalidArgument, $"{runtimePath} is no static executable");
        var content = Digest.Of(program).Text;
        if (store.Images.TryResolve(Name.ToString(), out var present) && present.Config.Value.Config?.Labels?.GetValueOrDefault(ContentLabel) == content) return present;

        using var layer = await ApplyAsync(store.Layers, program, cancellationToken);
        var now = time.GetUtcNow();
        var config = Documents.Write(new ImageConfig
        {
            Created = now,
            Architecture = Platform.Host.Architecture,
            Variant = Platform.Host.Variant,
            Os = Platform.Host.Os,
            Config = new ExecutionConfig
            {
                Env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
                Cmd = ["/hello", "hello"],
                WorkingDir = "/",
                Labels = new Dictionary<string, string> { [ContentLabel] = content },
            },
            Rootfs = new RootFs { DiffIds = [layer.Layer.DiffId] },
            History = [new History { Created = now, CreatedBy = "COPY skiff-runtime /hello" }, new History { Created = now, CreatedBy = "CMD [\"/hello\" \"hello\"]", EmptyLayer = true }],
        });
        return await store.Images.CreateAsync(new NewImage { Config = config, Names = [Name] }, cancellationToken);
    }

    private static async Task<LayerHold> ApplyAsync(ILayerStore layers, byte[] program, CancellationToken cancellationToken)
    {
        var header = TarHeaderEncoder.Encode(new TarEntry { Name = Encoding.ASCII.GetBytes("hello"), Kind = TarKind.Regular, Permissions = 0x1ED, StoredSize = program.Length });
        using var tar = new MemoryStream();
        tar.Write(header);
        tar.Write(program);
        tar.Write(new byte[TarFormat.Padding(program.Length) + (2 * TarFormat.BlockSize)]);
        tar.Position = 0;
        return await layers.ApplyAsync(tar, null, null, cancellationToken);
    }

    /// <summary>An ELF file of 64 bits that asks for no program interpreter.</summary>
    private static bool IsStatic(ReadOnlySpan<byte> program)
    {
        if (program.Length < 64 || !program.StartsWith((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1])) return false;
        var table = BinaryPrimitives.ReadInt64LittleEndian(program[32..]);
        var size = BinaryPrimitives.ReadUInt16LittleEndian(program[54..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(program[56..]);
        if (size < 56 || table < 0 || table > program.Length - ((long)size * count)) return false;
        for (var i = 0; i < count; i++)
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(program[(int)(table + ((long)i * size))..]) == PT_INTERP) return false;
        }

        return count > 0;
    }
}
