using System.Net.Security;

namespace Skiff.Client;

/// <summary>How a client reaches a daemon and what it says of itself.</summary>
public sealed record EngineClientOptions
{
    public required EngineAddress Address { get; init; }

    /// <summary>Set for TLS over TCP, whatever the address's scheme.</summary>
    public SslClientAuthenticationOptions? Tls { get; init; }

    /// <summary>Speak this API version and no other; null to agree on one with the daemon.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Sent with every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string UserAgent { get; init; } = "Skiff-Client";

    /// <summary>
    /// The thread that makes a request waits for it, on a unix socket: for a caller that does one thing after the other and is
    /// gone then. Waiting without a thread costs such a caller the start of four of them.
    /// </summary>
    public bool Blocking { get; init; }

    /// <summary>Opens one connection, in place of the address: for transports that this library does not know.</summary>
    public Func<CancellationToken, ValueTask<Stream>>? Dial { get; init; }

    /// <summary>Called with a line about each request that was answered; neither heads nor bodies are in it.</summary>
    public Action<string>? Trace { get; init; }

    /// <summary>Called once when nothing listens at the address; true asks for another attempt.</summary>
    public Func<CancellationToken, Task<bool>>? WhenNothingListens { get; init; }
}
