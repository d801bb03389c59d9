namespace Skiff.Engine.Containers;

/// <summary>What to wait for.</summary>
public enum WaitCondition
{
    /// <summary>It does not run; fulfilled at once when it does not now.</summary>
    NotRunning,
    /// <summary>It exits the next time, whether it runs now or not.</summary>
    NextExit,
    /// <summary>It is gone.</summary>
    Removed,
}
