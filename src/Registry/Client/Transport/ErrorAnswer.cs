namespace Skiff.Registry.Client.Transport;

/// <summary>The specification's error document; <c>details</c> is what token services write instead.</summary>
internal sealed record ErrorAnswer
{
    public IReadOnlyList<ErrorEntry>? Errors { get; init; }

    public string? Details { get; init; }
}
