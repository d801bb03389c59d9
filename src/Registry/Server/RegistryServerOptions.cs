using System.Net;
using Skiff.Registry.Server.Upstream;

namespace Skiff.Registry.Server;

/// <summary>How a registry is served.</summary>
public sealed record RegistryServerOptions
{
    /// <summary>Where it listens; a port of 0 becomes one that is free.</summary>
    public required IPEndPoint Address { get; init; }

    /// <summary>The directory of its content, made when it is not there. One that Docker's registry wrote is served as it is.</summary>
    public required string Root { get; init; }

    /// <summary>PEM files of certificate (with its chain) and key; null serves plain HTTP.</summary>
    public (string Certificate, string Key)? Tls { get; init; }

    /// <summary>A file of htpasswd(1) with bcrypt hashes; null lets everybody in.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The name of the place that a login is for, as clients may show it.</summary>
    public string Realm { get; init; } = "Skiff registry";

    /// <summary>Refuses whatever would change the content.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Serves as a cache of this registry, and takes no pushes; null for a registry of its own.</summary>
    public UpstreamOptions? Upstream { get; init; }

    /// <summary>How long an upload that nobody goes on with is kept.</summary>
    public TimeSpan UploadAge { get; init; } = TimeSpan.FromDays(7);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
