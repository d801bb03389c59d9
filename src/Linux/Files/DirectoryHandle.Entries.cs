using System.Buffers.Binary;
using static Skiff.Linux.Files.FileImports;

namespace Skiff.Linux.Files;

public sealed unsafe partial class DirectoryHandle
{
    private const int EntryHeader = 19;

    /// <summary>The names in the directory without <c>.</c> and <c>..</c>, in the file system's order. Reads on from where the descriptor stands.</summary>
    public List<DirectoryEntry> ReadEntries()
    {
        var entries = new List<DirectoryEntry>();
        var buffer = new byte[32 << 10];
        while (true)
        {
            nint length;
            fixed (byte* start = buffer)
            {
                length = getdents64(Number, start, buffer.Length);
                GC.KeepAlive(this);
            }

            if (length < 0) throw new LinuxException("getdents64", Last(), null);
            if (length == 0) return entries;
            var rest = buffer.AsSpan(0, (int)length);
            while (!rest.IsEmpty)
            {
                var size = BinaryPrimitives.ReadUInt16LittleEndian(rest[16..]);
                var name = rest[EntryHeader..size];
                name = name[..name.IndexOf((byte)0)];
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8)) entries.Add(new DirectoryEntry(name.ToArray(), (FileKind)(rest[18] << 12)));
                rest = rest[size..];
            }
        }
    }
}
