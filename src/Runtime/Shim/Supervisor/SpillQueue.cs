using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Syscalls;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>
/// What a slow reader has not taken yet: first in memory, then in a file without a name, so that neither the container
/// nor the log waits for it and nothing is lost.
/// </summary>
internal sealed class SpillQueue : IDisposable
{
    /// <summary>Beyond this the container has to wait for the reader: a client that was stopped and forgotten must not fill the disk.</summary>
    public const long Limit = 1L << 30;

    private const int MemoryLimit = 128 * 1024;

    /// <summary>Blocks of the file are given back in pieces of this size.</summary>
    private const long HoleSize = 1 << 20;

    private readonly string _directory;
    private PageBuffer? _ring;
    private int _head;
    private int _count;
    private FileDescriptor? _file;
    private long _read;
    private long _written;
    private long _punched;

    /// <param name="directory">Where the file is made, once it is needed.</param>
    public SpillQueue(string directory) => _directory = directory;

    public bool IsEmpty => _count == 0 && _read == _written;

    public bool IsFull => _written - _read >= Limit;

    public long Length => _count + (_written - _read);

    /// <summary>False when the disk would not take it; the queue is broken then.</summary>
    public bool TryEnqueue(ReadOnlySpan<byte> bytes)
    {
        if (_read == _written && _count + bytes.Length <= MemoryLimit)
        {
            PutIntoRing(bytes);
            return true;
        }

        try
        {
            _file ??= OpenFile.Unnamed(_directory);
        }
        catch (LinuxException)
        {
            return false;
        }

        while (!bytes.IsEmpty)
        {
            var result = DescriptorIo.WriteAt(_file, bytes, _written);
            if (result.Failed)
            {
                return false;
            }

            _written += result.Count;
            bytes = bytes[result.Count..];
        }

        return true;
    }

    /// <summary>Sends as much as the socket takes now. False when the peer is gone.</summary>
    public bool TrySend(FileDescriptor socket)
    {
        while (!IsEmpty)
        {
            if (_count == 0 && !Refill())
            {
                return false;
            }

            var chunk = _ring!.Span.Slice(_head, Math.Min(_count, MemoryLimit - _head));
            var result = StreamSocket.Send(socket, chunk);
            if (result.Failed)
            {
                return result.WouldBlock;
            }

            _head = (_head + result.Count) % MemoryLimit;
            _count -= result.Count;
        }

        Reset();
        return true;
    }

    public void Dispose()
    {
        Reset();
        _file?.Dispose();
        _file = null;
    }

    private void PutIntoRing(ReadOnlySpan<byte> bytes)
    {
        _ring ??= new PageBuffer(MemoryLimit);
        var tail = (_head + _count) % MemoryLimit;
        var first = Math.Min(bytes.Length, MemoryLimit - tail);
        bytes[..first].CopyTo(_ring.Span[tail..]);
        bytes[first..].CopyTo(_ring.Span);
        _count += bytes.Length;
    }

    /// <summary>Moves the oldest part of the file into the empty ring.</summary>
    private bool Refill()
    {
        _ring ??= new PageBuffer(MemoryLimit);
        _head = 0;
        var result = DescriptorIo.ReadAt(_file!, _ring.Span[..(int)Math.Min(MemoryLimit, _written - _read)], _read);
        if (result.Count <= 0)
        {
            return false;
        }

        _count = result.Count;
        _read += result.Count;
        if (_read - _punched >= HoleSize)
        {
            DescriptorIo.PunchHole(_file!, _punched, _read - _punched);
            _punched = _read;
        }

        return true;
    }

    private void Reset()
    {
        _ring?.Dispose();
        _ring = null;
        _head = _count = 0;
        if (_written > 0)
        {
            // The file is closed, not emptied: a reader that was slow once need not be slow again.
            _file?.Dispose();
            _file = null;
            _read = _written = _punched = 0;
        }
    }
}
