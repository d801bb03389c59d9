using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Skiff.Client;

/// <summary>Reads the JSON documents that a stream holds one after the other, each as soon as it is whole.</summary>
public static class JsonDocuments
{
    public static async IAsyncEnumerable<JsonElement> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var buffer = new byte[16 * 1024];
        var filled = 0;
        while (true)
        {
            var taken = 0;
            while (TryTake(buffer.AsSpan(taken, filled - taken), out var element, out var length))
            {
                taken += length;
                if (element is { } document)
                    yield return document;
            }
            buffer.AsSpan(taken, filled - taken).CopyTo(buffer);
            filled -= taken;
            if (filled == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            int count;
            try
            {
                count = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
            }
            catch (IOException error)
            {
                throw new ConnectionException("unexpected EOF", error);
            }
            if (count == 0)
            {
                if (filled > 0 && buffer.AsSpan(0, filled).IndexOfAnyExcept(" \t\r\n"u8) >= 0)
                    throw new ConnectionException("unexpected EOF");
                yield break;
            }
            filled += count;
        }
    }

    private static bool TryTake(ReadOnlySpan<byte> bytes, out JsonElement? element, out int length)
    {
        element = null;
        length = bytes.IndexOfAnyExcept(" \t\r\n"u8);
        if (length < 0)
        {
            length = bytes.Length;
            return length > 0;
        }
        if (length > 0)
            return true;
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, state: default);
        try
        {
            if (!JsonElement.TryParseValue(ref reader, out element))
                return false;
        }
        catch (JsonException error)
        {
            throw new ConnectionException($"invalid character in the daemon's answer: {error.Message}", error);
        }
        length = (int)reader.BytesConsumed;
        return true;
    }
}
