using System.IO.Compression;
using Skiff.Errors;
using Skiff.Linux.Files;
using Skiff.Runtime.Shim.Logs;
using Skiff.Runtime.Shim.Wire;

namespace Skiff.Runtime.Shim.Client;

/// <summary>
/// Gzips rotated log files on behalf of a shim, which has no compressor in its memory. The shim goes on renaming the
/// files meanwhile, so that a file is known by its inode: the compressed copy is made under a name of its own, and the shim
/// puts it in place.
/// </summary>
internal sealed class RotatedLogCompression : IAsyncDisposable
{
    private readonly RemoteShim _shim;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private bool _stopped;
    private Task _running = Task.CompletedTask;

    public RotatedLogCompression(RemoteShim shim) => _shim = shim;

    /// <summary>Compresses what is not compressed yet, after what is already under way. Must not block.</summary>
    public void Begin(string logPath)
    {
        lock (_lock)
        {
            var earlier = _running;
            _running = Task.Run(() => RunAsync(earlier, logPath), CancellationToken.None);
        }
    }

    /// <summary>Stops what is under way; may be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync(Task earlier, string logPath)
    {
        await earlier;
        try
        {
            var directory = Path.GetDirectoryName(logPath)!;
            foreach (var path in Directory.GetFiles(directory, Path.GetFileName(logPath) + ".*"))
            {
                // The pattern finds the live file as well.
                if (path.Length > logPath.Length && int.TryParse(path.AsSpan(logPath.Length + 1), out _))
                {
                    await CompressAsync(path, logPath, _stopping.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The next daemon goes on with it.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or EngineException)
        {
            // Log files that stay uncompressed are a lesser evil than anything that could be done about it here;
            // the next rotation tries again.
        }
    }

    private async Task CompressAsync(string path, string logPath, CancellationToken cancellationToken)
    {
        await using var original = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var inode = FileIdentity.Of(original.SafeFileHandle).Inode;
        var target = $"{logPath}.{inode}.gz.tmp";
        try
        {
            await using (var file = new FileStream(OpenFile.Create(target, LogFiles.Mode).ToSafeFileHandle(), FileAccess.Write))
            await using (var gzip = new GZipStream(file, CompressionLevel.Fastest))
            {
                await original.CopyToAsync(gzip, cancellationToken);
            }

            await _shim.Control.RequestAsync(
                (w, r) => w.Begin(MessageType.Compressed, r).I64(unchecked((long)inode)).Text(target).End(), cancellationToken);
        }
        catch
        {
            File.Delete(target);
            throw;
        }
    }
}
