using Skiff.Oci.Image;

namespace Skiff.Storage.Images;

/// <summary>A line of <c>docker history</c>, newest first. <see cref="Id"/> is null where no image of the store stands for the step.</summary>
public sealed record HistoryEntry(Digest? Id, History Step, long Size, IReadOnlyList<string> Tags);
