using Skiff.Errors;

namespace Skiff.Engine.Build;

/// <summary>The one context of the classic protocol, which came with the request.</summary>
internal sealed class ClassicContext(BuildTree tree, Func<string, bool> hidden) : IBuildContexts
{
    private readonly OpenFiles _files = new(tree, hidden);

    public Task<OpenFiles> MainAsync(CancellationToken cancellationToken) => Task.FromResult(_files);

    public Task<OpenFiles> NamedAsync(string name, CancellationToken cancellationToken)
        => throw new EngineException(ErrorKind.NotImplemented, "the classic builder's protocol carries no named contexts");

    public void Dispose() => tree.Dispose();
}
