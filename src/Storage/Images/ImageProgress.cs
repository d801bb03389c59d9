namespace Skiff.Storage.Images;

/// <summary>
/// One message of the stream that load and pull answer with: a line of text (<see cref="Stream"/>), or the state of one
/// item (<see cref="Id"/>, <see cref="Status"/>) with bytes done and, where known, the total.
/// </summary>
public sealed record ImageProgress
{
    public string? Stream { get; init; }

    public string? Id { get; init; }

    public string? Status { get; init; }

    public long Current { get; init; }

    public long Total { get; init; }
}
