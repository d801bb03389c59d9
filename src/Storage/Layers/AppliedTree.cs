namespace Skiff.Storage.Layers;

/// <summary>What unpacking a tar left to do and to know.</summary>
/// <param name="Size">The size of the files in bytes.</param>
/// <param name="AsideCount">How many replaced contents are kept aside.</param>
/// <param name="RootNamed">Whether the tar said what owner and permissions the root has.</param>
/// <param name="MissingLinks">Links to files of layers below, not made yet.</param>
/// <param name="ImplicitDirectories">Directories made with default owner and permissions because the tar did not name them.</param>
internal sealed record AppliedTree(
    long Size,
    int AsideCount,
    bool RootNamed,
    IReadOnlyList<MissingLink> MissingLinks,
    IReadOnlyCollection<byte[]> ImplicitDirectories);
