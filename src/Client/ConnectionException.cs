namespace Skiff.Client;

/// <summary>No daemon was reached, or the connection broke. The message says where and why.</summary>
public sealed class ConnectionException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Nothing listens there.</summary>
    public bool NothingListens { get; init; }
}
