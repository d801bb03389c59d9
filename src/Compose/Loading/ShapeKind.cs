namespace Skiff.Compose.Loading;

/// <summary>What an attribute takes, and what it becomes in a project's canonical form.</summary>
internal enum ShapeKind
{
    /// <summary>Anything, kept as it stands: extension fields.</summary>
    Any,
    Text,
    /// <summary>A boolean, or a text that is one.</summary>
    Flag,
    Integer,
    Float,
    /// <summary>An integer or `unlimited`-like text, kept as text.</summary>
    TextOrNumber,
    /// <summary>Bytes; becomes their number as text.</summary>
    Size,
    /// <summary>A length of time; becomes Go's spelling of it.</summary>
    Duration,
    /// <summary>A text to be cut into words, or a list of words.</summary>
    Command,
    /// <summary>A list of texts; one text where that is allowed.</summary>
    Texts,
    /// <summary>A map, or a list of `name=value`.</summary>
    Pairs,
    /// <summary>Host and address, as a map or a list of `host=address` or `host:address`; becomes the latter with `=`.</summary>
    Hosts,
    Object,
    Map,
    List,
}
