using System.Buffers;
using System.IO.Compression;
using Skiff.Storage.Tar;

namespace Skiff.Storage.Layers;

/// <summary>
/// Writes what a layer's tar had besides the content of files, so that the same bytes can be produced again from the
/// unpacked files. A compressed sequence of operations, each one byte and its operands, numbers as 7-bit groups:
/// <c>1</c> raw bytes; <c>2</c> a piece of a file (path, offset, length); <c>3</c> what was at a path until here was
/// replaced later in the tar and is kept aside under a number; <c>0</c> the end.
/// </summary>
internal sealed class LayerRecordWriter : ITarTrace, IDisposable
{
    public static ReadOnlySpan<byte> Magic => "skiff layer record 1\n"u8;

    public const byte End = 0;
    public const byte RawBytes = 1;
    public const byte FilePiece = 2;
    public const byte SetAside = 3;
    private const int FlushAt = 64 << 10;

    private readonly FileStream _file;
    private readonly DeflateStream _output;
    private readonly ArrayBufferWriter<byte> _raw = new(FlushAt);
    private readonly byte[] _number = new byte[10];

    public LayerRecordWriter(string path)
    {
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, FlushAt);
        _file.Write(Magic);
        _output = new DeflateStream(_file, CompressionLevel.Fastest);
    }

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, FlushAt - _raw.WrittenCount)];
            _raw.Write(piece);
            bytes = bytes[piece.Length..];
            if (_raw.WrittenCount == FlushAt) FlushRaw();
        }
    }

    public void File(ReadOnlySpan<byte> path, long offset, long length)
    {
        FlushRaw();
        _output.WriteByte(FilePiece);
        Bytes(path);
        Number(offset);
        Number(length);
    }

    public void Aside(ReadOnlySpan<byte> path, int number)
    {
        FlushRaw();
        _output.WriteByte(SetAside);
        Bytes(path);
        Number(number);
    }

    /// <summary>Finishes the record; without it the record is incomplete and refused when it is read.</summary>
    public void Finish()
    {
        FlushRaw();
        _output.WriteByte(End);
        _output.Dispose();
    }

    public void Dispose()
    {
        _output.Dispose();
        _file.Dispose();
    }

    private void FlushRaw()
    {
        if (_raw.WrittenCount == 0) return;
        _output.WriteByte(RawBytes);
        Bytes(_raw.WrittenSpan);
        _raw.ResetWrittenCount();
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        _output.Write(bytes);
    }

    private void Number(long value)
    {
        var count = 0;
        var rest = (ulong)value;
        do
        {
            _number[count++] = (byte)((rest & 0x7F) | (rest > 0x7F ? 0x80u : 0));
            rest >>= 7;
        }
        while (rest != 0);
        _output.Write(_number.AsSpan(0, count));
    }
}
