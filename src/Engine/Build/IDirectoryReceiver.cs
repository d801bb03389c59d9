namespace Skiff.Engine.Build;

/// <summary>Takes what a client sends of a directory. Calls come one at a time.</summary>
public interface IDirectoryReceiver
{
    /// <summary>True when the content of the file with this number is wanted.</summary>
    bool Offer(uint number, ClientEntry entry);

    /// <summary>A part of a file's content; the contents of several files may come interleaved.</summary>
    ValueTask WriteAsync(uint number, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>A file is whole.</summary>
    void Complete(uint number);
}
