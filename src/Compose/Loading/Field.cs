namespace Skiff.Compose.Loading;

/// <summary>An attribute of an object.</summary>
internal sealed record Field(string Name, Shape Shape)
{
    /// <summary>Written even when it is zero or absent.</summary>
    public bool Always { get; init; }

    /// <summary>Written whenever it is there, even as a zero.</summary>
    public bool WhenPresent { get; init; }

    public bool Required { get; init; }

    /// <summary>Its name in JSON, where Docker Compose writes another one.</summary>
    public string? JsonName { get; init; }

    /// <summary>Never written into the canonical form: it was carried out while loading.</summary>
    public bool Consumed { get; init; }
}
