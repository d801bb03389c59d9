namespace Skiff.Engine.Build;

/// <summary>A piece of work of a build, as progress shows it.</summary>
/// <param name="Digest">Its name in reports.</param>
/// <param name="Name">What people see.</param>
public sealed record BuildVertex(string Digest, string Name)
{
    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Completed { get; init; }

    /// <summary>Nothing had to be done.</summary>
    public bool Cached { get; init; }

    /// <summary>Empty unless it failed.</summary>
    public string Error { get; init; } = "";
}

/// <summary>A part of a piece of work: a layer that is pulled, files that are sent.</summary>
/// <param name="Id">What people see.</param>
/// <param name="Current">In bytes; a part without <paramref name="Total"/> has no known end.</param>
/// <param name="Total">In bytes.</param>
public sealed record BuildPart(string Id, long Current, long Total, DateTimeOffset Started, DateTimeOffset? Completed);
