using Skiff.Errors;

namespace Skiff.Linux;

/// <summary>
/// A system call failed. The message names the call, what it was about, the error, and its likely cause where the error
/// alone would mislead. What the caller held stays usable: a failed call changed nothing, unless its wrapper says otherwise.
/// </summary>
public sealed class LinuxException : EngineException
{
    public LinuxException(string call, Errno errno, string? path = null, string? cause = null, ErrorKind kind = ErrorKind.Internal)
        : base(kind, Compose(call, errno, path, cause))
    {
        Call = call;
        Errno = errno;
        Path = path;
        Cause = cause;
    }

    /// <summary>The system call's name, as in section 2 of the manual.</summary>
    public string Call { get; }

    public Errno Errno { get; }

    /// <summary>The path, interface, or other object; null when there is none.</summary>
    public string? Path { get; }

    /// <summary>The likely cause, in words; null when the error says it all.</summary>
    public string? Cause { get; }

    private static string Compose(string call, Errno errno, string? path, string? cause)
    {
        var subject = path is null ? call : $"{call} {path}";
        var text = $"{subject}: {errno.Describe()} ({errno.Name()})";
        return cause is null ? text : $"{text}: {cause}";
    }
}
