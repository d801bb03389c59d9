namespace Skiff.Engine.Build;

/// <summary>What a step is.</summary>
/// <param name="Command">Names everything the step depends on but the files below it; classic images keep it.</param>
/// <param name="History">As the history of an image tells of it that BuildKit's protocol asked for.</param>
/// <param name="Kind">What else it depends on.</param>
internal sealed record StepIdentity(IReadOnlyList<string> Command, string History, StepKind Kind);

internal enum StepKind
{
    /// <summary>Changes the configuration alone.</summary>
    Config,

    /// <summary>Puts files into the image.</summary>
    Files,

    /// <summary>Runs a command, which sees the environment.</summary>
    Command,
}
