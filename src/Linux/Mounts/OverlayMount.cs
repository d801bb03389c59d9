using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Skiff.Linux.Mounts;

/// <summary>Mounts overlayfs with mount(2), the one way that every kernel has, whatever the number of layers.</summary>
public static unsafe partial class OverlayMount
{
    /// <summary>mount(2) takes one page of options and cuts off the rest without a word.</summary>
    private const int MaximumOptions = 4095;
    private const int CLONE_FS = 0x200;

    /// <summary>Mounts the stack; blocks for a fraction of a millisecond.</summary>
    /// <param name="directory">Where the lower directories are relative to.</param>
    /// <param name="lower">The read-only layers, topmost first, relative to <paramref name="directory"/> without colons and commas.</param>
    /// <param name="upper">The writable layer, absolute.</param>
    /// <param name="work">Overlay's own directory, absolute and on the same file system as <paramref name="upper"/>.</param>
    /// <param name="target">Where to mount, absolute.</param>
    public static void Mount(string directory, IReadOnlyList<string> lower, string upper, string work, string target)
    {
        var rest = $",upperdir={Escape(upper)},workdir={Escape(work)}{FeatureOptions.Value}";
        var prefix = Escape(directory) + "/";
        var absolute = "lowerdir=" + string.Join(':', lower.Select(layer => prefix + layer)) + rest;
        if (Encoding.UTF8.GetByteCount(absolute) <= MaximumOptions)
        {
            MountHere(absolute, target);
            return;
        }

        var relative = "lowerdir=" + string.Join(':', lower) + rest;
        if (Encoding.UTF8.GetByteCount(relative) > MaximumOptions)
            throw new LinuxException("mount", Errno.E2BIG, target, $"{lower.Count} layers are more than one mount takes");
        OnThreadIn(directory, () => MountHere(relative, target));
    }

    private static void MountHere(string options, string target)
    {
        var error = HostMount.TryMount("overlay", target, "overlay", 0, options);
        if (error == Errno.None) return;
        throw new LinuxException("mount", error, target, error switch
        {
            Errno.ENODEV => "the kernel has no overlay file system",
            Errno.EINVAL => "the file system of the data root cannot carry overlay (it needs d_type and xattrs)",
            Errno.EPERM => "mounting needs CAP_SYS_ADMIN",
            _ => null,
        });
    }

    /// <summary>Runs on a thread that has a working directory of its own, so that short relative names reach the layers.</summary>
    private static void OnThreadIn(string directory, Action action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (unshare(CLONE_FS) != 0) throw new LinuxException("unshare", (Errno)Marshal.GetLastPInvokeError());
                fixed (byte* path = Text(directory))
                {
                    if (chdir(path) != 0) throw new LinuxException("chdir", (Errno)Marshal.GetLastPInvokeError(), directory);
                }

                action();
            }
            catch (Exception error) // carried over to the thread that asked
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    private static string Escape(string path) =>
        path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);

    private static byte[] Text(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int chdir(byte* path);

    /// <summary>
    /// Features that distributions switch on and that put what cannot be read without overlay into the writable layer:
    /// off, where the kernel knows them. Read once, after the module is loaded.
    /// </summary>
    private static class FeatureOptions
    {
        public static readonly string Value = string.Concat(
            new[] { "index", "metacopy", "redirect_dir" }
                .Where(name => File.Exists("/sys/module/overlay/parameters/" + name))
                .Select(name => $",{name}=off"));
    }
}
