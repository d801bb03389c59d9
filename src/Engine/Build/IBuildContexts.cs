namespace Skiff.Engine.Build;

/// <summary>The directories that a build may read from. They are fetched when they are first needed, and stay until the build has ended.</summary>
internal interface IBuildContexts : IDisposable
{
    Task<OpenFiles> MainAsync(CancellationToken cancellationToken);

    /// <summary>One that the client offers beside it.</summary>
    Task<OpenFiles> NamedAsync(string name, CancellationToken cancellationToken);
}
