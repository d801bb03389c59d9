using Skiff.Client.Http;

namespace Skiff.Client;

/// <summary>An answer whose head has arrived and whose body is read by whoever asked.</summary>
public sealed class ApiResponse : IDisposable
{
    private readonly HttpHead _head;

    internal ApiResponse(HttpHead head, Stream body)
    {
        _head = head;
        Body = body;
    }

    public int StatusCode => _head.Status;

    public string Reason => _head.Reason;

    /// <summary>The content type without its parameters.</summary>
    public string? MediaType => _head.MediaType;

    /// <summary>The body; disposing of it before its end closes the connection.</summary>
    public Stream Body { get; }

    /// <summary>A field of the head.</summary>
    public string? Field(string name) => _head.Field(name);

    /// <exception cref="ConnectionException">The connection broke before the end.</exception>
    public async Task<byte[]> ReadAllAsync(CancellationToken cancellationToken)
    {
        var bytes = new byte[4096];
        var filled = 0;
        try
        {
            int count;
            while ((count = await Body.ReadAsync(bytes.AsMemory(filled), cancellationToken)) > 0)
            {
                filled += count;
                if (filled == bytes.Length)
                    Array.Resize(ref bytes, bytes.Length * 2);
            }
        }
        catch (IOException error)
        {
            throw EngineClient.Broken(error);
        }
        return bytes.AsSpan(0, filled).ToArray();
    }

    public void Dispose() => Body.Dispose();
}
