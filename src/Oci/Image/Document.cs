
namespace Skiff.Oci.Image;

/// <summary>
/// A content-addressed document: the value together with the exact bytes it was read from, or was written as. The digest
/// is always that of the bytes; a document is never serialised twice.
/// </summary>
public sealed class Document<T>
    where T : class
{
    internal Document(T value, ReadOnlyMemory<byte> bytes)
    {
        Value = value;
        Bytes = bytes;
        Digest = Digest.Of(bytes.Span);
    }

    public T Value { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    public Digest Digest { get; }

    public Descriptor Describe(string mediaType) => new() { MediaType = mediaType, Digest = Digest, Size = Bytes.Length };
}
