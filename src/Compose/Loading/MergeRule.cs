namespace Skiff.Compose.Loading;

/// <summary>How a later file's value joins an earlier one's (Compose specification, "Merge").</summary>
internal enum MergeRule
{
    /// <summary>Maps are joined key by key, lists are appended, scalars are replaced.</summary>
    Default,
    Replace,
    /// <summary>Lists are appended; of items with one key the last stays.</summary>
    Unique,
    /// <summary>Joined when both name one driver, replaced otherwise.</summary>
    SameDriver,
}
