using System.Text;
using static Skiff.Linux.Files.FileImports;

namespace Skiff.Linux.Files;

/// <summary>
/// Extended attributes of names. There are no xattr calls relative to a descriptor before Linux 6.13, so the path goes
/// through <c>/proc/self/fd</c>; the last component is never followed.
/// </summary>
public sealed unsafe partial class DirectoryHandle
{
    /// <summary>The empty name is the directory itself.</summary>
    public Errno TrySetAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> attribute, ReadOnlySpan<byte> value)
    {
        Span<byte> path = stackalloc byte[PathText.Maximum];
        Span<byte> key = stackalloc byte[256];
        if (AttributePath(name, path) is not Errno.None and var refused) return refused;
        if (PathText.Terminate(attribute, key) is not Errno.None and var bad) return bad;
        fixed (byte* file = path)
        fixed (byte* keyText = key)
        fixed (byte* content = value)
        {
            var outcome = lsetxattr(file, keyText, content, value.Length, 0);
            GC.KeepAlive(this);
            return outcome == 0 ? Errno.None : Last();
        }
    }

    /// <summary>Null when the name does not have it, or the file system knows none.</summary>
    public byte[]? GetAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> attribute)
    {
        Span<byte> path = stackalloc byte[PathText.Maximum];
        Span<byte> key = stackalloc byte[256];
        if (AttributePath(name, path) is not Errno.None and var refused) throw Failure("getxattr", refused, name);
        if (PathText.Terminate(attribute, key) is not Errno.None and var bad) throw Failure("getxattr", bad, name);
        Span<byte> buffer = stackalloc byte[1024];
        fixed (byte* file = path)
        fixed (byte* keyText = key)
        {
            while (true)
            {
                fixed (byte* content = buffer)
                {
                    var length = lgetxattr(file, keyText, content, buffer.Length);
                    GC.KeepAlive(this);
                    if (length >= 0) return buffer[..(int)length].ToArray();
                }

                if (Last() is Errno.ENODATA or Errno.EOPNOTSUPP) return null;
                if (Last() != Errno.ERANGE || buffer.Length >= 64 << 10) throw Failure("getxattr", Last(), name);
                buffer = new byte[64 << 10];
            }
        }
    }

    /// <summary>The names of all attributes; empty where the file system knows none.</summary>
    public IReadOnlyList<string> ListAttributes(ReadOnlySpan<byte> name)
    {
        Span<byte> path = stackalloc byte[PathText.Maximum];
        if (AttributePath(name, path) is not Errno.None and var refused) throw Failure("listxattr", refused, name);
        Span<byte> buffer = stackalloc byte[1024];
        fixed (byte* file = path)
        {
            while (true)
            {
                nint length;
                fixed (byte* list = buffer)
                {
                    length = llistxattr(file, list, buffer.Length);
                    GC.KeepAlive(this);
                }

                if (length == 0) return [];
                if (length > 0) return Encoding.UTF8.GetString(buffer[..(int)length]).Split('\0', StringSplitOptions.RemoveEmptyEntries);
                if (Last() is Errno.EOPNOTSUPP) return [];
                if (Last() != Errno.ERANGE || buffer.Length >= 64 << 10) throw Failure("listxattr", Last(), name);
                buffer = new byte[64 << 10];
            }
        }
    }

    private Errno AttributePath(ReadOnlySpan<byte> name, Span<byte> target)
    {
        var prefix = Encoding.ASCII.GetBytes(ProcPath, target);
        if (name.IsEmpty)
        {
            // The descriptor's own link has to be followed, which the trailing dot does and the l-calls do not.
            target[prefix] = (byte)'/';
            target[prefix + 1] = (byte)'.';
            target[prefix + 2] = 0;
            return Errno.None;
        }

        target[prefix] = (byte)'/';
        return PathText.Terminate(name, target[(prefix + 1)..]);
    }
}
