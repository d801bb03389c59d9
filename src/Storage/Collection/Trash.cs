using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Mounts;

namespace Skiff.Storage.Collection;

/// <summary>
/// Deletion in two steps: a rename that takes effect at once and survives a crash, and the work of it on a thread in the
/// background. What is left over from an earlier run is deleted at start.
/// </summary>
internal sealed class Trash : IAsyncDisposable
{
    private readonly StoreLayout _layout;
    private readonly Channel<string> _names = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly DirectoryHandle _directory;
    private readonly Task _worker;
    private int _pending;
    private TaskCompletionSource _idle = NewIdle(set: true);

    public Trash(StoreLayout layout)
    {
        _layout = layout;
        _directory = DirectoryHandle.Open(layout.Trash);
        // killed over the making of an init layer, a daemon has left it mounted
        foreach (var leftOver in (string[])[.. Directory.EnumerateDirectories(layout.Temporary), .. Directory.EnumerateDirectories(layout.Trash)])
            HostMount.Unmount(Path.Combine(leftOver, StoreLayout.MergedName));
        foreach (var leftOver in Directory.EnumerateFileSystemEntries(layout.Temporary).ToList()) Discard(leftOver);
        foreach (var leftOver in Directory.EnumerateFileSystemEntries(layout.Trash).ToList()) Enqueue(Path.GetFileName(leftOver));
        _worker = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Takes the path away now; an absent one is no error.</summary>
    public void Discard(string path)
    {
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        try
        {
            Directory.Move(path, Path.Combine(_layout.Trash, name));
        }
        catch (Exception error) when (error is DirectoryNotFoundException or FileNotFoundException)
        {
            return;
        }

        Enqueue(name);
    }

    /// <summary>Waits until what was discarded before is gone from the disk.</summary>
    public Task DrainAsync(CancellationToken cancellationToken)
    {
        lock (_names) return _idle.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Stops after the tree it is at; the rest waits for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        _names.Writer.TryComplete();
        while (_names.Reader.TryRead(out _))
        {
            // the names stay on the disk and are found again
        }

        await _worker;
        _directory.Dispose();
    }

    private static TaskCompletionSource NewIdle(bool set)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (set) source.SetResult();
        return source;
    }

    private void Enqueue(string name)
    {
        lock (_names)
        {
            if (_pending++ == 0) _idle = NewIdle(set: false);
        }

        _names.Writer.TryWrite(name);
    }

    private void Work()
    {
        while (_names.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_names.Reader.TryRead(out var name))
            {
                try
                {
                    TreeRemoval.Remove(_directory, Encoding.UTF8.GetBytes(name));
                }
                catch (LinuxException)
                {
                    // A damaged directory must not stop the deletion of others; it stays for the next start.
                }

                lock (_names)
                {
                    if (--_pending == 0) _idle.TrySetResult();
                }
            }
        }
    }
}
