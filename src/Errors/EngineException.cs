namespace Skiff.Errors;

/// <summary>
/// An error that a user is shown. Whoever throws chooses the <see cref="Kind"/>; the message is what the API answers,
/// in Docker's words where Docker has words for it.
/// </summary>
public class EngineException : Exception
{
    public EngineException(ErrorKind kind, string message, Exception? inner = null)
        : base(message, inner) => Kind = kind;

    public ErrorKind Kind { get; }
}
