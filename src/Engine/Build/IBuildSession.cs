using Skiff.Api.Daemon;

namespace Skiff.Engine.Build;

/// <summary>What the client of a build offers while it runs. Every call ends with an error when the client has gone.</summary>
public interface IBuildSession
{
    /// <summary>The same for every build of the same directory by the same client; empty when the client names none.</summary>
    string SharedKey { get; }

    /// <summary>
    /// Walks one of the client's directories: each entry is offered to <paramref name="receiver"/>, parents first, and the contents that it wants are sent.
    /// Errors: the client's own text, InvalidArgument when it offers no such directory.
    /// </summary>
    Task SyncAsync(DirectoryFilter filter, IDirectoryReceiver receiver, CancellationToken cancellationToken);

    /// <summary>What the client reads from its own standard input, by the path it gave.</summary>
    Task PullAsync(string path, Stream target, CancellationToken cancellationToken);

    /// <summary>Null when the client has none of that name.</summary>
    Task<byte[]?> SecretAsync(string id, CancellationToken cancellationToken);

    /// <summary>False when the client forwards no agent of that name.</summary>
    Task<bool> HasAgentAsync(string id, CancellationToken cancellationToken);

    /// <summary>Joins one connection to the client's agent, until either side ends.</summary>
    Task ForwardAgentAsync(string id, Stream connection, CancellationToken cancellationToken);

    /// <summary>Null for anonymous access.</summary>
    Task<AuthConfig?> CredentialsAsync(string host, CancellationToken cancellationToken);
}
