namespace Skiff.Client;

/// <summary>
/// A connection taken over from HTTP: bytes both ways. Without a terminal, what is read is framed (<see cref="IsMultiplexed"/>).
/// </summary>
public sealed class RawStream : IAsyncDisposable
{
    private readonly EngineConnection _connection;

    internal RawStream(Stream stream, EngineConnection connection, string? mediaType)
    {
        Stream = stream;
        _connection = connection;
        MediaType = mediaType;
    }

    /// <summary>Reads and writes the raw bytes.</summary>
    public Stream Stream { get; }

    /// <summary>The content type that the daemon announced.</summary>
    public string? MediaType { get; }

    /// <summary>True when the daemon said that the output comes in frames; older daemons do not say.</summary>
    public bool? IsMultiplexed => MediaType switch
    {
        "application/vnd.docker.multiplexed-stream" => true,
        _ => null,
    };

    public ValueTask CloseWriteAsync() => _connection.CloseWriteAsync();

    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
