using System.IO.Compression;
using Skiff.Errors;

namespace Skiff.Storage.Layers;

/// <summary>Reads what <see cref="LayerRecordWriter"/> wrote, one operation at a time.</summary>
internal sealed class LayerRecordReader : IDisposable
{
    private readonly string _path;
    private readonly BufferedStream _input;

    public LayerRecordReader(string path)
    {
        _path = path;
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        Span<byte> magic = stackalloc byte[LayerRecordWriter.Magic.Length];
        file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        if (!magic.SequenceEqual(LayerRecordWriter.Magic))
        {
            file.Dispose();
            throw Damaged();
        }

        _input = new BufferedStream(new DeflateStream(file, CompressionMode.Decompress), 64 << 10);
    }

    /// <summary>Raw bytes, or the path of a piece or of what was set aside.</summary>
    public byte[] Bytes { get; private set; } = [];

    /// <summary>The offset of a piece; the number of what was set aside.</summary>
    public long First { get; private set; }

    /// <summary>The length of a piece.</summary>
    public long Second { get; private set; }

    /// <summary>The next operation; <see cref="LayerRecordWriter.End"/> comes last.</summary>
    public byte Next()
    {
        var operation = _input.ReadByte();
        switch (operation)
        {
            case LayerRecordWriter.End:
                break;
            case LayerRecordWriter.RawBytes:
                ReadBytes();
                break;
            case LayerRecordWriter.FilePiece:
                ReadBytes();
                First = Number();
                Second = Number();
                break;
            case LayerRecordWriter.SetAside:
                ReadBytes();
                First = Number();
                break;
            default:
                throw Damaged();
        }

        return (byte)operation;
    }

    public void Dispose() => _input.Dispose();

    private void ReadBytes()
    {
        var length = Number();
        if (length is < 0 or > 1 << 20) throw Damaged();
        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        if (_input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) != bytes.Length) throw Damaged();
        Bytes = bytes;
    }

    private long Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var group = _input.ReadByte();
            if (group < 0) throw Damaged();
            value |= ((ulong)group & 0x7F) << shift;
            if ((group & 0x80) == 0) return (long)value;
        }

        throw Damaged();
    }

    private EngineException Damaged() => new(ErrorKind.Internal, $"the layer record {_path} is damaged");
}
