namespace Skiff.CommandLine.Streams;

/// <summary>Which streams are joined and how.</summary>
internal sealed record AttachedStreamsOptions
{
    /// <summary>The container has a terminal: its output is not framed, and keys may detach.</summary>
    public bool Terminal { get; init; }

    public bool Input { get; init; }

    public bool Output { get; init; }

    public bool Error { get; init; }

    public DetachKeys? DetachKeys { get; init; }
}
