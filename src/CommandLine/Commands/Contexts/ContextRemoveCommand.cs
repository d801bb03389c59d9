using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Contexts;

internal static partial class ContextRemoveCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, force) = (invocation.Session, invocation.Flags.Bool("force"));
        var current = session.Config.CurrentContext ?? "default";
        return Operands.EachAsync(invocation, name =>
        {
            if (name == "default")
                throw new CommandException("context \"default\" cannot be removed");
            if (!force)
                _ = ContextRows.Require(session, name);
            if (name == current)
            {
                if (!force)
                    throw new CommandException($"context {GoText.Quote(name)} is in use, set -f flag to force remove");
                session.Config.SaveCurrentContext(null);
            }
            ContextRows.Store(session).Remove(name);
            return Task.CompletedTask;
        });
    }
}
