using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Contexts;

internal static partial class ContextUpdateCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags, name) = (invocation.Session, invocation.Flags, invocation.Arguments[0]);
        var context = ContextRows.Require(session, name);
        if (flags.Changed("description"))
            context = context with { Description = flags.Text("description") };
        if (flags.Changed("docker"))
        {
            var endpoint = ContextEndpoint.Parse(session, flags.Fields("docker"));
            endpoint.SaveTls(ContextRows.Store(session), name);
            context = context with { Host = endpoint.Host, SkipTlsVerify = endpoint.SkipTlsVerify };
        }
        ContextRows.Store(session).Save(context);
        session.Output.WriteLine(name);
        session.Output.Flush();
        session.Error.WriteLine($"Successfully updated context {GoText.Quote(name)}");
        return Task.FromResult(0);
    }
}
