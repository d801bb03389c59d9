namespace Skiff.Engine.Logs;

/// <summary>Where a reader of a log puts what it reads.</summary>
internal interface ILogSink
{
    /// <summary>Takes one entry, which does not outlive the call. False when nothing more is wanted.</summary>
    bool Write(in LogEntry entry);

    /// <summary>Everything up to this offset of this file has been written; called before <see cref="FlushAsync"/>.</summary>
    void Reached(Stream file, long offset);

    ValueTask FlushAsync(CancellationToken cancellationToken);
}
