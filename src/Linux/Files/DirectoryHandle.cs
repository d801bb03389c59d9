using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using static Skiff.Linux.Files.FileImports;
using static Skiff.Linux.Files.OpenFlags;

namespace Skiff.Linux.Files;

/// <summary>
/// An open directory, and what can be done to names in it. Names are bytes without a NUL. Single names never follow a
/// symbolic link at the end; paths with slashes go through <see cref="Resolve"/>. Every failure is a
/// <see cref="LinuxException"/>; the methods that begin with Try return the errno of the expected ones instead.
/// </summary>
[SkipLocalsInit]
public sealed unsafe partial class DirectoryHandle : IDisposable
{
    private readonly SafeFileHandle _handle;

    private DirectoryHandle(int descriptor) => _handle = new SafeFileHandle(descriptor, ownsHandle: true);

    internal int Number => (int)_handle.DangerousGetHandle();

    /// <summary>A name for the directory that other processes' paths cannot change: <c>/proc/self/fd/N</c>.</summary>
    public string ProcPath => "/proc/self/fd/" + Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static DirectoryHandle Open(string path)
    {
        var error = TryOpen(path, out var directory);
        return error == Errno.None ? directory! : throw new LinuxException("open", error, path);
    }

    public static Errno TryOpen(string path, out DirectoryHandle? directory)
    {
        directory = null;
        var bytes = Encoding.UTF8.GetBytes(path);
        Span<byte> name = stackalloc byte[PathText.Maximum];
        if (PathText.Terminate(bytes, name) is not Errno.None and var refused) return refused;
        fixed (byte* text = name)
        {
            var descriptor = openat(AT_FDCWD, text, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
            if (descriptor < 0) return Last();
            directory = new DirectoryHandle(descriptor);
            return Errno.None;
        }
    }

    public void Dispose() => _handle.Dispose();

    public DirectoryHandle OpenDirectory(ReadOnlySpan<byte> path, Resolve resolve)
    {
        var error = TryOpenDirectory(path, resolve, out var directory);
        return error == Errno.None ? directory! : throw Failure("open", error, path);
    }

    /// <summary>ENOENT, ENOTDIR, ELOOP and EXDEV (a way out was tried) are the expected ones.</summary>
    public Errno TryOpenDirectory(ReadOnlySpan<byte> path, Resolve resolve, out DirectoryHandle? directory)
    {
        var error = TryOpenAt(path.IsEmpty ? "."u8 : path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0, resolve, out var descriptor);
        directory = error == Errno.None ? new DirectoryHandle(descriptor) : null;
        return error;
    }

    /// <summary>A new file for writing; EEXIST is the expected failure.</summary>
    public Errno TryCreateFile(ReadOnlySpan<byte> name, uint permissions, out SafeFileHandle? file)
    {
        var error = TryOpenPlain(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, permissions, out var descriptor);
        file = error == Errno.None ? new SafeFileHandle(descriptor, ownsHandle: true) : null;
        return error;
    }

    /// <summary>Opens a regular file for reading; anything else at the end of the path is ELOOP or opened without blocking.</summary>
    public Errno TryOpenFile(ReadOnlySpan<byte> path, Resolve resolve, out SafeFileHandle? file)
    {
        var error = TryOpenAt(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0, resolve, out var descriptor);
        file = error == Errno.None ? new SafeFileHandle(descriptor, ownsHandle: true) : null;
        return error;
    }

    public SafeFileHandle OpenFile(ReadOnlySpan<byte> path, Resolve resolve)
    {
        var error = TryOpenFile(path, resolve, out var file);
        return error == Errno.None ? file! : throw Failure("open", error, path);
    }

    /// <summary>What the name stands for, not following a link.</summary>
    public Errno TryStatus(ReadOnlySpan<byte> name, out EntryStatus status)
    {
        const uint STATX_BASIC_STATS = 0x7FF;
        status = default;
        Span<byte> text = stackalloc byte[PathText.Maximum];
        if (PathText.Terminate(name, text) is not Errno.None and var refused) return refused;
        fixed (byte* path = text)
        fixed (EntryStatus* result = &status)
        {
            var outcome = statx(Number, path, AT_SYMLINK_NOFOLLOW | (name.IsEmpty ? AT_EMPTY_PATH : 0), STATX_BASIC_STATS, result);
            GC.KeepAlive(this);
            return outcome == 0 ? Errno.None : Last();
        }
    }

    public EntryStatus Status(ReadOnlySpan<byte> name)
    {
        var error = TryStatus(name, out var status);
        return error == Errno.None ? status : throw Failure("statx", error, name);
    }

    public Errno TryMakeDirectory(ReadOnlySpan<byte> name, uint permissions) => OnName(name, permissions, 0, static (directory, path, mode, _) => mkdirat(directory, path, mode));

    /// <summary>A device, fifo or socket; for a fifo the device number is ignored.</summary>
    public Errno TryMakeNode(ReadOnlySpan<byte> name, FileKind kind, uint permissions, uint major, uint minor)
    {
        // gnu_dev_makedev: the low eight bits of the minor stay low for old programs' sake.
        var device = ((ulong)(minor & 0xFF)) | ((ulong)(major & 0xFFF) << 8) | ((ulong)(minor & ~0xFFu) << 12) | ((ulong)(major & ~0xFFFu) << 32);
        return OnName(name, (uint)kind | permissions, device, static (directory, path, mode, number) => mknodat(directory, path, mode, number));
    }

    public Errno TryUnlink(ReadOnlySpan<byte> name) => OnName(name, 0, 0, static (directory, path, _, _) => unlinkat(directory, path, 0));

    public Errno TryRemoveDirectory(ReadOnlySpan<byte> name) => OnName(name, 0, 0, static (directory, path, _, _) => unlinkat(directory, path, AT_REMOVEDIR));

    public Errno TrySetOwner(ReadOnlySpan<byte> name, uint user, uint group) =>
        OnName(name, user, group, static (directory, path, owner, others) => fchownat(directory, path, owner, (uint)others, AT_SYMLINK_NOFOLLOW));

    /// <summary>Follows a link at the end: only for names that are known to be none.</summary>
    public Errno TrySetPermissions(ReadOnlySpan<byte> name, uint permissions) =>
        OnName(name, permissions, 0, static (directory, path, mode, _) => fchmodat(directory, path, mode, 0));

    public Errno TrySetTimes(ReadOnlySpan<byte> name, FileTime accessed, FileTime modified)
    {
        Span<byte> text = stackalloc byte[PathText.Maximum];
        if (PathText.Terminate(name, text) is not Errno.None and var refused) return refused;
        var times = stackalloc FileTime[] { accessed, modified };
        fixed (byte* path = text)
        {
            var outcome = utimensat(Number, path, times, AT_SYMLINK_NOFOLLOW);
            GC.KeepAlive(this);
            return outcome == 0 ? Errno.None : Last();
        }
    }

    public Errno TryMakeSymbolicLink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target)
    {
        Span<byte> text = stackalloc byte[PathText.Maximum];
        Span<byte> content = stackalloc byte[PathText.Maximum];
        if (PathText.Terminate(name, text) is not Errno.None and var refused) return refused;
        if (PathText.Terminate(target, content) is not Errno.None and var bad) return bad;
        fixed (byte* path = text)
        fixed (byte* value = content)
        {
            var outcome = symlinkat(value, Number, path);
            GC.KeepAlive(this);
            return outcome == 0 ? Errno.None : Last();
        }
    }

    /// <summary>One more name for a file; a link is linked itself, not followed.</summary>
    public Errno TryMakeHardLink(ReadOnlySpan<byte> name, DirectoryHandle source, ReadOnlySpan<byte> sourceName) =>
        OnTwoNames(source, sourceName, name, static (from, old, to, fresh, _) => linkat(from, old, to, fresh, 0), 0);

    /// <summary>Moves a name of another directory here; an existing one is replaced unless <paramref name="exclusive"/>.</summary>
    public Errno TryRenameFrom(DirectoryHandle source, ReadOnlySpan<byte> sourceName, ReadOnlySpan<byte> name, bool exclusive) =>
        OnTwoNames(source, sourceName, name, static (from, old, to, fresh, flags) => renameat2(from, old, to, fresh, flags), exclusive ? 1u : 0u);

    /// <summary>The target of a symbolic link.</summary>
    public byte[] ReadLink(ReadOnlySpan<byte> name)
    {
        Span<byte> text = stackalloc byte[PathText.Maximum];
        Span<byte> target = stackalloc byte[PathText.Maximum];
        if (PathText.Terminate(name, text) is not Errno.None and var refused) throw Failure("readlink", refused, name);
        fixed (byte* path = text)
        fixed (byte* buffer = target)
        {
            var length = readlinkat(Number, path, buffer, PathText.Maximum);
            GC.KeepAlive(this);
            return length >= 0 ? target[..(int)length].ToArray() : throw Failure("readlink", Last(), name);
        }
    }

    /// <summary>
    /// Resolves a path with this directory as the root, links followed, and tells where it leads: absolute, as seen from
    /// this directory. It must exist.
    /// </summary>
    public Errno TryFindPath(ReadOnlySpan<byte> path, out string found)
    {
        found = "";
        var error = TryOpenAt(path.IsEmpty ? "."u8 : path, O_PATH | O_CLOEXEC, 0, Resolve.InRoot | Resolve.NoMagicLinks, out var descriptor);
        if (error != Errno.None) return error;
        using var opened = new SafeFileHandle(descriptor, ownsHandle: true);
        var root = File.ResolveLinkTarget(ProcPath, false)!.FullName;
        var target = File.ResolveLinkTarget("/proc/self/fd/" + descriptor.ToString(System.Globalization.CultureInfo.InvariantCulture), false)!.FullName;
        found = root != "/" && target.StartsWith(root, StringComparison.Ordinal) ? target[root.Length..] : target;
        if (found.Length == 0) found = "/";
        return Errno.None;
    }

    /// <summary>Flushes the whole file system the directory is on.</summary>
    public void SyncFileSystem()
    {
        if (syncfs(Number) != 0) throw new LinuxException("syncfs", Last(), null);
        GC.KeepAlive(this);
    }

    /// <summary>Makes the directory's names durable.</summary>
    public void Sync()
    {
        if (fsync(Number) != 0) throw new LinuxException("fsync", Last(), null);
        GC.KeepAlive(this);
    }

    internal static Errno Last() => (Errno)Marshal.GetLastPInvokeError();

    internal static LinuxException Failure(string call, Errno error, ReadOnlySpan<byte> path) => new(call, error, PathText.Show(path));

    private delegate int NameCall(int directory, byte* path, uint first, ulong second);

    private delegate int TwoNamesCall(int from, byte* old, int to, byte* fresh, uint flags);

    private Errno OnName(ReadOnlySpan<byte> name, uint first, ulong second, NameCall call)
    {
        Span<byte> text = stackalloc byte[PathText.Maximum];
        if (PathText.Terminate(name, text) is not Errno.None and var refused) return refused;
        fixed (byte* path = text)
        {
            var outcome = call(Number, path, first, second);
            GC.KeepAlive(this);
            return outcome == 0 ? Errno.None : Last();
        }
    }

    private Errno OnTwoNames(DirectoryHandle source, ReadOnlySpan<byte> sourceName, ReadOnlySpan<byte> name, TwoNamesCall call, uint flags)
    {
        Span<byte> from = stackalloc byte[PathText.Maximum];
        Span<byte> to = stackalloc byte[PathText.Maximum];
        if (PathText.Terminate(sourceName, from) is not Errno.None and var refused) return refused;
        if (PathText.Terminate(name, to) is not Errno.None and var bad) return bad;
        fixed (byte* old = from)
        fixed (byte* fresh = to)
        {
            var outcome = call(source.Number, old, Number, fresh, flags);
            GC.KeepAlive(this);
            GC.KeepAlive(source);
            return outcome == 0 ? Errno.None : Last();
        }
    }

    private Errno TryOpenPlain(ReadOnlySpan<byte> name, int flags, uint permissions, out int descriptor)
    {
        descriptor = -1;
        Span<byte> text = stackalloc byte[PathText.Maximum];
        if (PathText.Terminate(name, text) is not Errno.None and var refused) return refused;
        fixed (byte* path = text)
        {
            do
            {
                descriptor = openat(Number, path, flags, permissions);
                GC.KeepAlive(this);
            }
            while (descriptor < 0 && Last() == Errno.EINTR);
            return descriptor >= 0 ? Errno.None : Last();
        }
    }

    private Errno TryOpenAt(ReadOnlySpan<byte> path, int flags, uint permissions, Resolve resolve, out int descriptor)
    {
        descriptor = -1;
        Span<byte> text = stackalloc byte[PathText.Maximum];
        if (PathText.Terminate(path, text) is not Errno.None and var refused) return refused;
        var how = new OpenHow { Flags = (ulong)flags, Mode = permissions, Resolve = (ulong)resolve };
        fixed (byte* name = text)
        {
            do
            {
                descriptor = (int)openat2(SYS_openat2, Number, name, &how, sizeof(OpenHow));
                GC.KeepAlive(this);

                // EAGAIN: a rename elsewhere raced with the resolution of "..", the kernel asks for another try.
            }
            while (descriptor < 0 && Last() is Errno.EINTR or Errno.EAGAIN);
            return descriptor >= 0 ? Errno.None : Last();
        }
    }
}
