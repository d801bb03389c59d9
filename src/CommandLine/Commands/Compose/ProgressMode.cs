namespace Skiff.CommandLine.Commands.Compose;

/// <summary>How progress is shown.</summary>
internal enum ProgressMode
{
    /// <summary>A line for each change.</summary>
    Plain,
    /// <summary>A line for each object, drawn again when something changes.</summary>
    Terminal,
    Quiet,
}
