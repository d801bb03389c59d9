namespace Skiff.Engine.Events;

/// <summary>Which events to send, times as they were sent: seconds since 1970 with up to nine decimals.</summary>
public sealed record EventQuery
{
    /// <summary>Past events from here on come first, as far as they are remembered.</summary>
    public string? Since { get; init; }

    public string? Until { get; init; }

    public Filters Filters { get; init; } = Filters.None;
}
