namespace Skiff.Errors;

/// <summary>What went wrong, in the engine's own terms. The HTTP status is chosen from it in one place (Server/ErrorMapping).</summary>
public enum ErrorKind
{
    /// <summary>A defect or a failing kernel: 500.</summary>
    Internal,
    /// <summary>The request cannot be right, whatever the state: 400.</summary>
    InvalidArgument,
    /// <summary>401.</summary>
    Unauthenticated,
    /// <summary>403.</summary>
    PermissionDenied,
    /// <summary>404.</summary>
    NotFound,
    /// <summary>The state does not allow it: 409.</summary>
    Conflict,
    /// <summary>It is so already: 304, without a body.</summary>
    NotModified,
    /// <summary>501.</summary>
    NotImplemented,
    /// <summary>It may work later: 503.</summary>
    Unavailable,
}
