using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Contexts;

internal static partial class ContextCreateCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags, name) = (invocation.Session, invocation.Flags, invocation.Arguments[0]);
        ContextStore.CheckName(name);
        var store = ContextRows.Store(session);
        if (store.Find(name) is not null)
            throw new CommandException($"context {GoText.Quote(name)} already exists");
        var from = flags.Text("from");
        var source = from.Length == 0 ? null : from == "default" ? ContextRows.Default(session) : ContextRows.Require(session, from);
        var endpoint = flags.Changed("docker") ? ContextEndpoint.Parse(session, flags.Fields("docker"))
            : new ContextEndpoint((source ?? ContextRows.Default(session)).Host, source?.SkipTlsVerify ?? false, null, null, null);
        endpoint.SaveTls(store, name);
        store.Save(new StoredContext(name, flags.Changed("description") ? flags.Text("description") : from is "" or "default" ? "" : source!.Description, endpoint.Host, endpoint.SkipTlsVerify));
        session.Output.WriteLine(name);
        session.Output.Flush();
        session.Error.WriteLine($"Successfully created context {GoText.Quote(name)}");
        return Task.FromResult(0);
    }
}
