namespace Skiff.Registry.Client.Transport;

/// <summary>One error of an <see cref="ErrorAnswer"/>.</summary>
internal sealed record ErrorEntry
{
    public string? Code { get; init; }

    public string? Message { get; init; }
}
