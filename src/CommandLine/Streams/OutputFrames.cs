using System.Buffers.Binary;
using System.Text;
using Skiff.Client;

namespace Skiff.CommandLine.Streams;

/// <summary>
/// Copies a container's output. Without a terminal it comes in frames of eight bytes of head (the stream, three zeros, the
/// length in network order) and their payload, which goes to the stream it belongs to as it arrives, however it was cut.
/// </summary>
internal static class OutputFrames
{
    private const int HeadLength = 8;
    private const int BufferLength = 64 * 1024;

    public static async Task CopyRawAsync(Stream from, Stream output, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferLength];
        int count;
        while ((count = await ReadAsync(from, buffer, cancellationToken)) > 0)
            output.Write(buffer, 0, count);
    }

    /// <param name="from">The framed stream.</param>
    /// <param name="output">Where standard output goes; null to drop it.</param>
    /// <param name="error">Where standard error goes; null to drop it.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    public static async Task CopyAsync(Stream from, Stream? output, Stream? error, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferLength];
        var filled = 0;
        var left = 0;
        Stream? target = null;
        MemoryStream? system = null;
        while (true)
        {
            var at = 0;
            while (at < filled)
            {
                if (left == 0)
                {
                    if (system is { Length: > 0 })
                        throw new ConnectionException("error from daemon in stream: " + Encoding.UTF8.GetString(system.ToArray()));
                    if (filled - at < HeadLength)
                        break;
                    system = buffer[at] == 3 ? new MemoryStream() : null;
                    target = buffer[at] switch
                    {
                        0 or 1 => output,
                        2 => error,
                        3 => system,
                        var other => throw new ConnectionException($"Unrecognized input header: {other}"),
                    };
                    left = checked((int)BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(at + 4)));
                    at += HeadLength;
                    continue;
                }
                var count = Math.Min(left, filled - at);
                target?.Write(buffer, at, count);
                at += count;
                left -= count;
            }
            buffer.AsSpan(at, filled - at).CopyTo(buffer);
            filled -= at;
            var read = await ReadAsync(from, buffer.AsMemory(filled), cancellationToken);
            if (read == 0)
                break;
            filled += read;
        }
        if (system is { Length: > 0 })
            throw new ConnectionException("error from daemon in stream: " + Encoding.UTF8.GetString(system.ToArray()));
    }

    private static async ValueTask<int> ReadAsync(Stream from, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await from.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException error) when (error.InnerException is System.Net.Sockets.SocketException)
        {
            return 0; // the daemon closed without a goodbye: all that it sent has been read
        }
    }
}
