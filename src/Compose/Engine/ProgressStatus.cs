namespace Skiff.Compose.Engine;

/// <summary>How far a piece of work is.</summary>
public enum ProgressStatus
{
    Working,
    Done,
    Warning,
    Failed,
}
