using Skiff.Errors;
using Skiff.Registry.Client;
using Skiff.Storage.Content;

namespace Skiff.Engine.Registries;

/// <summary>The store's side of a download.</summary>
internal sealed class IngestTarget(Ingest ingest) : IBlobTarget
{
    public long Length => ingest.Length;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            ingest.Append(bytes);
        }
        catch (IOException error)
        {
            throw new EngineException(ErrorKind.Internal, $"failed to download layer: {error.Message}", error);
        }
    }

    public int ReadAt(long position, Span<byte> buffer) => ingest.ReadAt(position, buffer);
}
