namespace Skiff.Engine.Build;

/// <summary>Files to read from, for a while.</summary>
/// <param name="Tree">Where they are.</param>
/// <param name="Hidden">What of them is as good as not there.</param>
internal sealed record OpenFiles(BuildTree Tree, Func<string, bool> Hidden) : IDisposable
{
    /// <summary>The tree goes with this.</summary>
    public bool Owned { get; init; }

    public void Dispose()
    {
        if (Owned)
            Tree.Dispose();
    }
}
