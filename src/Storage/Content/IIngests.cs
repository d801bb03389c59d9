using Skiff.Oci.Image;

namespace Skiff.Storage.Content;

/// <summary>
/// Blobs on their way in: what has arrived of each, kept across cancellation and the end of the process until it is of no
/// more use. Whoever asks for the same blob shares one <see cref="Ingest"/>.
/// </summary>
public interface IIngests
{
    /// <summary>Opens what there is of a blob, or begins it.</summary>
    Ingest Open(Digest digest);

    /// <summary>Removes what nobody has touched for long and nobody has open.</summary>
    void RemoveOld();
}
