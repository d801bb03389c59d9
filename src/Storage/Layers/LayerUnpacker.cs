using Skiff.Errors;
using Skiff.Linux.Files;
using Skiff.Oci.Image;

namespace Skiff.Storage.Layers;

/// <summary>Unpacks a layer into a directory of its own while it is read: reading, hashing and writing run side by side.</summary>
internal static class LayerUnpacker
{
    public const string RecordName = "tar.record";
    public const string DiffName = "diff";
    public const string AsideName = "aside";

    /// <param name="content">The uncompressed tar; read to its end.</param>
    /// <param name="directory">An empty directory, which gets <c>diff/</c>, <c>aside/</c> when needed, and the record.</param>
    /// <param name="cancellationToken">Stops it; what was unpacked stays in the directory.</param>
    public static async Task<LayerDraft> UnpackAsync(Stream content, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(directory, DiffName));
        Directory.CreateDirectory(Path.Combine(directory, AsideName));
        using var flow = new ChunkFlow();

        // Cancelled by the caller, or by the failure of any of the three.
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, flow.Stopped);
        var hash = flow.HashAsync();
        var apply = Task.Factory.StartNew(
            () => Apply(flow, directory, linked.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        var fill = flow.FillAsync(content, linked.Token);
        await StopOnFirstFailureAsync(flow, apply, fill, hash);
        var (digest, length) = await hash;
        var tree = await apply;
        if (tree.AsideCount == 0) Directory.Delete(Path.Combine(directory, AsideName));
        return new LayerDraft(directory, new DiffId(Digest.FromSha256(digest)), length, tree);
    }

    private static AppliedTree Apply(ChunkFlow flow, string directory, CancellationToken cancellationToken)
    {
        using var target = DirectoryHandle.Open(Path.Combine(directory, DiffName));
        using var aside = DirectoryHandle.Open(Path.Combine(directory, AsideName));
        using var record = new LayerRecordWriter(Path.Combine(directory, RecordName));
        using var applier = new LayerApplier(new ChunkInput(flow), record, target, aside, cancellationToken);
        return applier.Apply();
    }

    /// <summary>Waits for all; when one fails the others are stopped, and the first failure is the one that is reported.</summary>
    private static async Task StopOnFirstFailureAsync(ChunkFlow flow, params Task[] tasks)
    {
        Exception? first = null;
        var waiting = tasks.ToList();
        while (waiting.Count > 0)
        {
            var done = await Task.WhenAny(waiting);
            waiting.Remove(done);
            if (done.IsCompletedSuccessfully) continue;
            var error = done.Exception?.InnerException ?? new OperationCanceledException();
            if (first is null or OperationCanceledException || (first is not EngineException && error is EngineException)) first = error;
            flow.Stop();
        }

        if (first is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(Translate(first));
    }

    /// <summary>What a damaged archive makes the library's decompressors throw is the archive's fault, not ours.</summary>
    private static Exception Translate(Exception error) => error switch
    {
        InvalidDataException or ZstdSharp.ZstdException => new EngineException(ErrorKind.InvalidArgument, error.Message, error),
        EndOfStreamException => new EngineException(ErrorKind.InvalidArgument, "unexpected EOF", error),
        _ => error,
    };
}
