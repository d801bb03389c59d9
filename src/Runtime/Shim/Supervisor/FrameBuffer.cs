using Skiff.Linux;
using Skiff.Linux.Syscalls;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>What has been received of frames that are not complete yet.</summary>
internal sealed class FrameBuffer
{
    private byte[] _bytes = [];
    private int _length;

    public ReadOnlySpan<byte> Received => _bytes.AsSpan(0, _length);

    /// <summary>Reads what is there. False at the end of the connection.</summary>
    public bool TryFill(FileDescriptor socket, Span<byte> scratch)
    {
        var result = DescriptorIo.Read(socket, scratch);
        if (result.Count > 0)
        {
            Put(scratch[..result.Count]);
        }

        return result.Count > 0 || result.WouldBlock;
    }

    public void Put(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, _length + bytes.Length);
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Drops what was dealt with.</summary>
    public void Consume(int count)
    {
        Received[count..].CopyTo(_bytes);
        _length -= count;
        if (_length == 0)
        {
            _bytes = [];
        }
    }
}
