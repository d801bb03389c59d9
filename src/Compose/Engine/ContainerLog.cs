using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Skiff.Client;

namespace Skiff.Compose.Engine;

/// <summary>A container's log, line by line, of both streams.</summary>
public static class ContainerLog
{
    public static async IAsyncEnumerable<string> LinesAsync(EngineClient client, string container, int tail, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var brief = await client.Containers.BriefAsync(container, cancellationToken);
        var query = new ApiQuery().Keep("stdout", "1").Keep("stderr", "1").Keep("tail", tail.ToString(CultureInfo.InvariantCulture));
        await using var stream = await client.Containers.LogsAsync(container, query, cancellationToken);
        await foreach (var line in ReadAsync(stream, brief.HasTerminal, cancellationToken))
            yield return line.Text;
    }

    /// <summary>Reads a framed or raw stream; lines without their ends. What the streams cut in a line is joined.</summary>
    public static async IAsyncEnumerable<(string Text, bool IsError)> ReadAsync(Stream stream, bool isRaw, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var head = new byte[8];
        var buffer = new byte[32 * 1024];
        MemoryStream[] partial = [new(), new()];
        while (true)
        {
            var (length, channel) = (buffer.Length, 0);
            if (!isRaw)
            {
                if (await FillAsync(stream, head, cancellationToken) < head.Length)
                    break;
                (length, channel) = ((int)BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(4)), head[0] == 2 ? 1 : 0);
            }
            while (length > 0)
            {
                var count = await ReadAsync(stream, buffer.AsMemory(0, Math.Min(length, buffer.Length)), cancellationToken);
                if (count == 0)
                {
                    length = -1;
                    break;
                }
                if (!isRaw)
                    length -= count;
                for (var at = 0; at < count;)
                {
                    var end = Array.IndexOf(buffer, (byte)'\n', at, count - at);
                    partial[channel].Write(buffer, at, (end < 0 ? count : end) - at);
                    if (end < 0)
                        break;
                    yield return (Take(partial[channel]), channel == 1);
                    at = end + 1;
                }
            }
            if (length < 0)
                break;
        }
        for (var channel = 0; channel < partial.Length; channel++)
        {
            if (partial[channel].Length > 0)
                yield return (Take(partial[channel]), channel == 1);
        }
    }

    private static string Take(MemoryStream bytes)
    {
        var text = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length).TrimEnd('\r');
        bytes.SetLength(0);
        return text;
    }

    private static async ValueTask<int> FillAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < buffer.Length)
        {
            var count = await ReadAsync(stream, buffer[filled..], cancellationToken);
            if (count == 0)
                break;
            filled += count;
        }
        return filled;
    }

    private static async ValueTask<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException)
        {
            return 0; // the daemon or the container has gone: what it sent has been read
        }
    }
}
