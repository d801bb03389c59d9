using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Contexts;

internal static partial class ContextUseCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, name) = (invocation.Session, invocation.Arguments[0]);
        if (name != "default")
            _ = ContextRows.Require(session, name);
        session.Config.SaveCurrentContext(name == "default" ? null : name);
        session.Output.WriteLine(name);
        session.Output.Flush();
        session.Error.WriteLine($"Current context is now \"{name}\"");
        if (session.Environment("DOCKER_HOST") is { Length: > 0 })
            session.Error.WriteLine($"Warning: DOCKER_HOST environment variable overrides the active context. To use \"{name}\", either set the global --context flag, or unset DOCKER_HOST environment variable.");
        return Task.FromResult(0);
    }
}
