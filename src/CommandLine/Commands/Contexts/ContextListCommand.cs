using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Contexts;

internal static partial class ContextListCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var format = flags.Text("format");
        format = format is "" or "table"
            ? flags.Bool("quiet") ? "{{.Name}}" : "table {{.Name}}{{if .Current}} *{{end}}\t{{.Description}}\t{{.DockerEndpoint}}\t{{.Error}}"
            : format;
        var current = session.Endpoint.ContextName;
        var contexts = ContextRows.Store(session).List().Prepend(ContextRows.Default(session)).ToList();
        contexts.Sort(static (left, right) => NaturalOrder.Compare(left.Name, right.Name));
        // the heading's `if .Current` is about a title, which is there: it would get a star
        var titles = new Dictionary<string, string>(ContextRows.Titles, StringComparer.Ordinal);
        if (format.Contains("if .Current", StringComparison.Ordinal))
            titles.Remove("Current");
        session.Output.Write(new Listing(format, titles).Print(contexts.Select(context => ContextRows.Of(context, context.Name == current))));
        if (session.Environment("DOCKER_HOST") is { Length: > 0 })
        {
            session.Output.Flush();
            session.Error.WriteLine("Warning: DOCKER_HOST environment variable overrides the active context. To use a context, either set the global --context flag, or unset DOCKER_HOST environment variable.");
        }
        return Task.FromResult(0);
    }
}
