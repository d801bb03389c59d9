namespace Skiff.Engine.Logs.Drivers;

/// <summary>Makes of entries what a server of logs receives.</summary>
internal interface ILogMessages
{
    /// <summary>Adds the message, or the datagrams of it.</summary>
    void Write(in LogEntry entry, List<byte[]> messages);

    /// <summary>Whether the server has said that it has this message; for those that say nothing it is true.</summary>
    bool IsAcknowledged(ReadOnlySpan<byte> message, ReadOnlySpan<byte> answer) => true;

    /// <summary>The server answers each message.</summary>
    bool Answered => false;
}
