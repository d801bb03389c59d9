namespace Skiff.Linux.Processes;

/// <summary>An operation of a table failed in the child: which one, and the sentence for it.</summary>
public sealed class OperationFailedException(int operation, LinuxException failure) : Exception(failure.Message, failure)
{
    public int Operation { get; } = operation;

    public LinuxException Failure { get; } = failure;
}
