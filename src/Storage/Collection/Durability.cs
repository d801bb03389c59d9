using System.Threading.Channels;
using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Storage.Collection;

/// <summary>
/// Makes new layers durable behind the back of whoever waits for them. A layer is complete for every process as soon as
/// it is in its place, but a power cut could still take the content of its files. Until one syncfs has covered it, the
/// layer carries an empty file named after the boot it was written in: metadata is ordered on journalling file systems,
/// so a layer that shows the mark of another boot is not to be trusted, and is dropped at start.
/// </summary>
internal sealed class Durability : IAsyncDisposable
{
    private const string MarkPrefix = "unsynced-";

    private static readonly string s_boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    private readonly DirectoryHandle _root;
    private readonly Channel<string> _layers = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _worker;

    public Durability(StoreLayout layout)
    {
        _root = DirectoryHandle.Open(layout.Root);
        _worker = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Marks a directory that is about to be moved into its place.</summary>
    public static void Mark(string directory) => File.Create(Path.Combine(directory, MarkPrefix + s_boot)).Dispose();

    /// <summary>Whether a layer's content survived: it carries no mark, or the mark of this boot (then it is made durable now).</summary>
    public bool IsTrusted(string directory)
    {
        foreach (var mark in Directory.EnumerateFiles(directory, MarkPrefix + "*"))
        {
            if (Path.GetFileName(mark) != MarkPrefix + s_boot) return false;
            Enqueue(directory);
        }

        return true;
    }

    /// <summary>The directory is in its place: flush it some time soon.</summary>
    public void Enqueue(string directory) => _layers.Writer.TryWrite(directory);

    public async ValueTask DisposeAsync()
    {
        _layers.Writer.TryComplete();
        await _worker;
        _root.Dispose();
    }

    private void Work()
    {
        var batch = new List<string>();
        while (_layers.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_layers.Reader.TryRead(out var directory)) batch.Add(directory);
            try
            {
                _root.SyncFileSystem();
            }
            catch (LinuxException)
            {
                // The disk refuses: the marks stay, and with them the doubt.
                batch.Clear();
                continue;
            }

            foreach (var directory in batch)
            {
                try
                {
                    File.Delete(Path.Combine(directory, MarkPrefix + s_boot));
                }
                catch (DirectoryNotFoundException)
                {
                    // removed in the meantime
                }
            }

            batch.Clear();
        }
    }
}
