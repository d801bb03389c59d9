using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static Skiff.Linux.Files.FileImports;
using static Skiff.Linux.Files.OpenFlags;

namespace Skiff.Linux.Files;

/// <summary>The content and metadata of an open file. Partial writes and EINTR are taken care of; failures throw.</summary>
public static unsafe class FileContent
{
    private const int EINTR = (int)Errno.EINTR;

    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> content)
    {
        while (!content.IsEmpty)
        {
            nint written;
            fixed (byte* start = content) written = write(Number(file), start, content.Length);
            if (written >= 0) content = content[(int)written..];
            else if (Marshal.GetLastPInvokeError() != EINTR) throw Failure("write");
        }

        GC.KeepAlive(file);
    }

    public static void WriteAt(SafeFileHandle file, ReadOnlySpan<byte> content, long offset)
    {
        while (!content.IsEmpty)
        {
            nint written;
            fixed (byte* start = content) written = pwrite(Number(file), start, content.Length, offset);
            if (written >= 0)
            {
                content = content[(int)written..];
                offset += written;
            }
            else if (Marshal.GetLastPInvokeError() != EINTR)
            {
                throw Failure("pwrite");
            }
        }

        GC.KeepAlive(file);
    }

    /// <summary>Up to the buffer's length; 0 at the end.</summary>
    public static int Read(SafeFileHandle file, Span<byte> buffer)
    {
        while (true)
        {
            nint count;
            fixed (byte* start = buffer) count = read(Number(file), start, buffer.Length);
            GC.KeepAlive(file);
            if (count >= 0) return (int)count;
            if (Marshal.GetLastPInvokeError() != EINTR) throw Failure("read");
        }
    }

    public static int ReadAt(SafeFileHandle file, Span<byte> buffer, long offset)
    {
        while (true)
        {
            nint count;
            fixed (byte* start = buffer) count = pread(Number(file), start, buffer.Length, offset);
            GC.KeepAlive(file);
            if (count >= 0) return (int)count;
            if (Marshal.GetLastPInvokeError() != EINTR) throw Failure("pread");
        }
    }

    public static void SetLength(SafeFileHandle file, long length) => Check(ftruncate(Number(file), length), "ftruncate", file);

    public static void SetOwner(SafeFileHandle file, uint user, uint group) => Check(fchown(Number(file), user, group), "fchown", file);

    public static void SetPermissions(SafeFileHandle file, uint permissions) => Check(fchmod(Number(file), permissions), "fchmod", file);

    public static void SetTimes(SafeFileHandle file, FileTime accessed, FileTime modified)
    {
        var times = stackalloc FileTime[] { accessed, modified };
        Check(futimens(Number(file), times), "futimens", file);
    }

    public static Errno TrySetAttribute(SafeFileHandle file, ReadOnlySpan<byte> attribute, ReadOnlySpan<byte> value)
    {
        Span<byte> key = stackalloc byte[256];
        if (PathText.Terminate(attribute, key) is not Errno.None and var refused) return refused;
        fixed (byte* keyText = key)
        fixed (byte* content = value)
        {
            var outcome = fsetxattr(Number(file), keyText, content, value.Length, 0);
            GC.KeepAlive(file);
            return outcome == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
        }
    }

    public static EntryStatus Status(SafeFileHandle file)
    {
        EntryStatus status;
        byte empty = 0;
        Check(statx(Number(file), &empty, AT_EMPTY_PATH, 0x7FF, &status), "statx", file);
        return status;
    }

    /// <summary>
    /// Copies everything from one file to the other in the kernel: shared extents where the file system can. False when
    /// the kernel cannot do it between these two, with nothing copied.
    /// </summary>
    public static bool TryCopyInKernel(SafeFileHandle source, SafeFileHandle target)
    {
        var copied = 0L;
        while (true)
        {
            var count = copy_file_range(Number(source), null, Number(target), null, 1 << 30, 0);
            GC.KeepAlive(source);
            GC.KeepAlive(target);
            if (count == 0) return true;
            if (count > 0)
            {
                copied += count;
                continue;
            }

            var error = (Errno)Marshal.GetLastPInvokeError();
            if (error == Errno.EINTR) continue;
            if (copied == 0 && error is Errno.EXDEV or Errno.EINVAL or Errno.ENOSYS or Errno.EOPNOTSUPP or Errno.ETXTBSY) return false;
            throw Failure("copy_file_range");
        }
    }

    public static void Sync(SafeFileHandle file) => Check(fsync(Number(file)), "fsync", file);

    private static int Number(SafeFileHandle file) => (int)file.DangerousGetHandle();

    private static void Check(int outcome, string call, SafeFileHandle file)
    {
        GC.KeepAlive(file);
        if (outcome != 0) throw Failure(call);
    }

    private static LinuxException Failure(string call) => new(call, (Errno)Marshal.GetLastPInvokeError(), null);
}
