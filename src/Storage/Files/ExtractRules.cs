namespace Skiff.Storage.Files;

/// <summary>How an archive is unpacked into a container.</summary>
/// <param name="NoOverwriteDirNonDir">Refuse to put a file in the place of a directory, or the other way round.</param>
/// <param name="Owner">The owner of everything that is made; null keeps the archive's.</param>
public sealed record ExtractRules(bool NoOverwriteDirNonDir, (uint User, uint Group)? Owner);
