namespace Skiff.Client;

/// <summary>The daemon refused; the message is its own. The client can be used further.</summary>
public sealed class ApiException(int statusCode, string message) : Exception(message)
{
    public int StatusCode { get; } = statusCode;

    public bool IsNotFound => StatusCode == 404;

    public bool IsConflict => StatusCode == 409;
}
