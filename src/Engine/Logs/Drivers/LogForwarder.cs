using System.Net.Sockets;
using Skiff.Engine.Containers;
using Skiff.Errors;
using Skiff.Linux.Files;

namespace Skiff.Engine.Logs.Drivers;

/// <summary>
/// Passes one container's log on to a server. What the container writes stands in its file first, as with every driver: it never
/// waits for a server that is slow or away, `docker logs` works, and a daemon that is started again goes on where the one before
/// had come to. A message may arrive twice then, and is lost only when its file was rotated away before the server came back.
/// </summary>
internal sealed class LogForwarder(
    EngineParts parts, Container container, LogConnection connection, ILogMessages messages, LogRetry retry) : ILogSink, IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CursorInterval = TimeSpan.FromSeconds(1);
    private readonly string _log = parts.Directories.LogPathOf(container.Id, LogSettings.DriverOf(container.HostConfig));
    private readonly List<byte[]> _batch = [];
    private LogCursor _cursor;
    private DateTimeOffset _writtenAt;
    private DateTimeOffset _knownUntil = DateTimeOffset.MinValue;

    private string CursorPath => parts.Directories.PathOf(container.Id, "log-cursor");

    /// <summary>Until the container has ended and everything is passed on, or the daemon stops.</summary>
    public async Task RunAsync(Task ended, CancellationToken cancellationToken)
    {
        using var reader = new JsonLogReader(_log, this);
        try
        {
            await reader.FollowFromAsync(Begin(), ended, cancellationToken);
        }
        finally
        {
            WriteCursor();
        }
    }

    public bool Write(in LogEntry entry)
    {
        if (entry.Time <= _knownUntil)
            return true;
        messages.Write(entry, _batch);
        _cursor = _cursor with { LastTime = entry.Time };
        return true;
    }

    public void Reached(Stream file, long offset)
        => _cursor = _cursor with { Inode = file is FileStream open ? FileIdentity.Of(open.SafeFileHandle).Inode : 0, Offset = offset };

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var message in _batch)
            await DeliverAsync(message, cancellationToken);
        if (_batch.Count > 0 && parts.Time.GetUtcNow() - _writtenAt >= CursorInterval)
            WriteCursor();
        _batch.Clear();
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private (int Number, long Offset) Begin()
    {
        if (LogCursor.Read(CursorPath) is not { } cursor)
            return (LogFiles.CountRotated(_log), 0);
        _cursor = cursor;
        if (LogFiles.NumberOf(_log, cursor.Inode) is { } number)
            return (number, cursor.Offset);
        _knownUntil = cursor.LastTime;
        return (LogFiles.CountRotated(_log), 0);
    }

    private async Task DeliverAsync(byte[] message, CancellationToken cancellationToken)
    {
        var wait = retry.Wait;
        for (var tries = 0; tries == 0 || (tries <= retry.Tries && !container.IsRemoved); tries++)
        {
            try
            {
                if (!connection.IsOpen)
                    await connection.ConnectAsync(cancellationToken);
                await connection.SendAsync(message, cancellationToken);
                if (!messages.Answered)
                    return;
                var answer = await connection.ReceiveAsync(cancellationToken);
                if (messages.IsAcknowledged(message, answer))
                    return;
            }
            catch (Exception error) when (error is EngineException or SocketException or IOException)
            {
                if (tries == 0)
                    parts.Options.Warn($"log of container {container.Id}: {error.Message}");
            }
            await Task.Delay(wait, parts.Time, cancellationToken);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }

    private void WriteCursor()
    {
        _writtenAt = parts.Time.GetUtcNow();
        try
        {
            _cursor.Write(CursorPath);
        }
        catch (IOException)
        {
            // the container is gone, or the disk is full: messages would be passed on twice
        }
    }
}
