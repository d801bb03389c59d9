using Skiff.Linux.Syscalls;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>
/// The buffer that everything is read into. There is one, as there is one thread; what is read is passed on before the
/// next read. Room for a frame's header stays free before the data, so that a frame goes out in one write.
/// </summary>
internal sealed class Scratch
{
    public const int HeaderLength = 8;

    /// <summary>As much as a pipe holds.</summary>
    private const int DataLength = 64 * 1024;

    public const int Length = HeaderLength + DataLength;

    private readonly PageBuffer _pages;

    /// <param name="pages">Of <see cref="Length"/>.</param>
    public Scratch(PageBuffer pages) => _pages = pages;

    public Span<byte> Data => _pages.Span[HeaderLength..];

    /// <summary>The first <paramref name="length"/> bytes of data behind the header that Docker puts before them: stream, three zeros, length in big endian.</summary>
    public ReadOnlySpan<byte> Framed(byte stream, int length)
    {
        var framed = _pages.Span[..(HeaderLength + length)];
        framed[..4].Clear();
        framed[0] = stream;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(framed[4..], length);
        return framed;
    }

    /// <summary>Gives memory back while nothing is read.</summary>
    public void Rest() => _pages.Discard();
}
