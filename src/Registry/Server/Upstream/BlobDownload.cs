using Microsoft.Win32.SafeHandles;
using Skiff.Oci.Image;
using Skiff.Registry.Client;

namespace Skiff.Registry.Server.Upstream;

/// <summary>A blob on its way from upstream into a file. Any number of clients read behind it while it arrives.</summary>
internal sealed class BlobDownload : IBlobTarget
{
    /// <summary>Open for as long as anybody reads: the file's name may be gone by then.</summary>
    private readonly SafeFileHandle _file;
    private readonly Lock _gate = new();
    private TaskCompletionSource _moved = New();
    private long _length;

    public BlobDownload(Descriptor blob, string path)
    {
        Blob = blob;
        DataPath = path;
        _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
    }

    public Descriptor Blob { get; }

    public string DataPath { get; }

    /// <summary>Ends when the blob has been verified and is in its place, or with what kept it from that.</summary>
    public Task Completion { get; set; } = Task.CompletedTask;

    public long Length => Volatile.Read(ref _length);

    public int ReadAt(long position, Span<byte> buffer) => RandomAccess.Read(_file, buffer, position);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_file, bytes, _length);
        Volatile.Write(ref _length, _length + bytes.Length);
        Wake();
    }

    /// <summary>Lets go of the readers that wait: there is nothing more to come.</summary>
    public void Wake()
    {
        TaskCompletionSource moved;
        lock (_gate)
            (moved, _moved) = (_moved, New());
        moved.TrySetResult();
    }

    /// <summary>Reads what has arrived from a position on, waiting for the first byte; the errors are those of the download.</summary>
    public async Task<int> ReadAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task moved;
            lock (_gate)
                moved = _moved.Task;
            if (Length > position)
                return await RandomAccess.ReadAsync(_file, buffer[..(int)Math.Min(buffer.Length, Length - position)], position, cancellationToken);
            if (Completion.IsCompleted)
            {
                await Completion;
                return 0;
            }
            await Task.WhenAny(moved, Completion).WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
