using Skiff.Client;
using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class LogsComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "logs",
        Operands = "[OPTIONS] [SERVICE...]",
        Summary = "View output from containers",
        Arguments = ArgumentRule.Any,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("follow", FlagKind.Bool, "Follow log output") { Shorthand = 'f' },
        new("index", FlagKind.Integer, "index of the container if service has multiple replicas"),
        new("no-color", FlagKind.Bool, "Produce monochrome output"),
        new("no-log-prefix", FlagKind.Bool, "Don't print prefix in logs"),
        new("since", FlagKind.Text, "Show logs since timestamp (e.g. 2013-01-02T13:23:37Z) or relative (e.g. 42m for 42 minutes)"),
        new("tail", FlagKind.Text, "Number of lines to show from the end of the logs for each container (default \"all\")") { Shorthand = 'n', Default = "all" },
        new("timestamps", FlagKind.Bool, "Show timestamps") { Shorthand = 't' },
        new("until", FlagKind.Text, "Show logs before a timestamp (e.g. 2013-01-02T13:23:37Z) or relative (e.g. 42m for 42 minutes)"),
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var (session, flags) = (invocation.Session, invocation.Flags);
        var context = call.ProjectOrName(invocation.Arguments);
        var index = flags.Integer("index");
        var containers = (await ContainerVerbs.SelectAsync(context, invocation.Arguments, all: true, cancellationToken)).Where(container => index == 0 || container.Number == index).ToList();
        if (index > 0 && containers.Count == 0)
            throw new CommandException($"no container of index {index}");
        var printer = new LogPrinter(session, !flags.Bool("no-log-prefix"), session.Streams.OutputIsTerminal && !flags.Bool("no-color"));
        foreach (var container in containers)
            printer.Expect(LogPrinter.NameOf(container));
        var query = () => new ApiQuery().Keep("stdout", "1").Keep("stderr", "1").Flag("follow", flags.Bool("follow")).Flag("timestamps", flags.Bool("timestamps"))
            .Keep("tail", flags.Text("tail")).Set("since", TimeFlag.Read(session, flags, "since", "invalid value for \"since\": ")).Set("until", TimeFlag.Read(session, flags, "until", "invalid value for \"until\": "));
        await Task.WhenAll(containers.Select(async container =>
        {
            var brief = await session.Client.Containers.BriefAsync(container.Id, cancellationToken);
            await using var stream = await session.Client.Containers.LogsAsync(container.Id, query(), cancellationToken);
            await foreach (var (text, isError) in ContainerLog.ReadAsync(stream, brief.HasTerminal, cancellationToken))
                printer.Line(LogPrinter.NameOf(container), text, isError);
        }));
        return 0;
    }
}
