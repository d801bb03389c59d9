using Skiff.Api.Daemon;
using Skiff.Api.Images;

namespace Skiff.Engine.Registries;

/// <summary>Images in registries. Errors of a registry come with Docker's texts.</summary>
public interface IRegistries
{
    /// <summary>
    /// Pulls one image, or all tags of a repository. Errors: NotFound for what the registry does not have or does not show;
    /// Internal when it cannot be reached.
    /// </summary>
    Task PullAsync(PullOptions options, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken);

    /// <summary>Pushes one tag, or all of a repository. Errors after the first report are thrown, too.</summary>
    Task PushAsync(PushOptions options, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken);

    /// <summary>Asks the registry whether it accepts these credentials. Errors: Unauthenticated.</summary>
    Task<AuthResponse> LogInAsync(AuthConfig auth, CancellationToken cancellationToken);

    Task<List<ImageSearchResult>> SearchAsync(SearchOptions options, CancellationToken cancellationToken);

    /// <summary>What the registry has under a name: its descriptor and platforms. Errors: NotFound.</summary>
    Task<DistributionInspect> InspectAsync(string name, AuthConfig? auth, CancellationToken cancellationToken);

    /// <summary>Opens an archive at an address, to be imported; reports that it is being downloaded.</summary>
    Task<Stream> OpenAddressAsync(string address, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken);
}
