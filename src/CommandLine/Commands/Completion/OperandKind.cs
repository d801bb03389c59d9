namespace Skiff.CommandLine.Commands.Completion;

/// <summary>What the daemon can name in the place of an operand.</summary>
internal enum OperandKind
{
    /// <summary>Files, free text, or nothing.</summary>
    Other,
    Container,
    RunningContainer,
    StoppedContainer,
    Image,
    Network,
    Volume,
}
