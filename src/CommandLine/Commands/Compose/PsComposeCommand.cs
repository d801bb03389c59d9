using System.Globalization;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class PsComposeCommand
{
    private static readonly string[] States = ["paused", "restarting", "removing", "running", "dead", "created", "exited"];

    public static Command Declare() => new()
    {
        Name = "ps",
        Operands = "[OPTIONS] [SERVICE...]",
        Summary = "List containers",
        Arguments = ArgumentRule.Any,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("all", FlagKind.Bool, "Show all stopped containers (including those created by the run command)") { Shorthand = 'a' },
        new("filter", FlagKind.Text, "Filter services by a property (supported filters: status)"),
        new("format", FlagKind.Text, Help.FormatHelp.Table + " (default \"table\")") { Default = "table" },
        new("no-trunc", FlagKind.Bool, "Don't truncate output"),
        new("orphans", FlagKind.Bool, "Include orphaned services (not declared by project) (default true)") { Default = "true" },
        new("quiet", FlagKind.Bool, "Only display IDs") { Shorthand = 'q' },
        new("services", FlagKind.Bool, "Display services"),
        new("status", FlagKind.List, "Filter services by status. Values: [paused | restarting | removing | running | dead | created | exited]") { Check = ComposeGroup.OneOf(States) },
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var (session, flags) = (invocation.Session, invocation.Flags);
        var context = call.ProjectOrName(invocation.Arguments);
        var states = flags.Many("status").ToList();
        if (flags.Text("filter") is { Length: > 0 } filter)
            states.Add(filter.Split('=', 2) is ["status" or "source", var value] ? value : throw new CommandException($"unknown filter {filter.Split('=')[0]}; status is supported"));
        var containers = (await context.ContainersAsync(flags.Bool("all") || states.Count > 0, cancellationToken)).Where(container =>
            (flags.Bool("all") || !container.IsOneOff) && (invocation.Arguments.Count == 0 || invocation.Arguments.Contains(container.Service))
            && (flags.Bool("orphans") || context.Project is null || context.Project.All.ContainsKey(container.Service))
            && (states.Count == 0 || states.Contains(container.State))).OrderBy(static container => container.Name, StringComparer.Ordinal).ToList();
        foreach (var missing in invocation.Arguments.Where(name => context.Project is null && !containers.Exists(container => container.Service == name)))
            throw new CommandException($"no such service: {missing}");
        if (flags.Bool("quiet"))
            session.Output.Write(string.Concat(containers.Select(static container => container.Id + "\n")));
        else if (flags.Bool("services"))
            session.Output.Write(string.Concat(containers.Select(static container => container.Service).Distinct().Select(static name => name + "\n")));
        else
            session.Output.Write(Print(session, flags, containers));
        return 0;
    }

    private static string Print(Session session, ParsedFlags flags, List<ProjectContainer> containers)
    {
        var format = flags.Text("format");
        if (format is "table" or "pretty")
            format = "table {{.Name}}\t{{.Image}}\t{{.Command}}\t{{.Service}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}";
        var now = session.Clock.GetUtcNow();
        var titles = new Dictionary<string, string>(ContainerRows.Titles, StringComparer.Ordinal)
        {
            ["Name"] = "NAME", ["Service"] = "SERVICE", ["Project"] = "PROJECT", ["Health"] = "HEALTH", ["ExitCode"] = "EXIT CODE", ["Publishers"] = "PUBLISHERS",
        };
        return new Listing(format, titles).Print(containers.Select(container => RowOf(container, now, !flags.Bool("no-trunc"))));
    }

    private static Row RowOf(ProjectContainer container, DateTimeOffset now, bool truncate)
    {
        var summary = container.Summary;
        var plain = ContainerRows.Of(summary, now, truncate);
        var columns = plain.Entries.ToDictionary(static entry => entry.Key, static entry => (Func<object?>)(() => entry.Value), StringComparer.Ordinal);
        columns.Remove("Platform");
        columns["Name"] = () => container.Name;
        columns["Names"] = () => container.Name;
        columns["Image"] = () => summary.Image;
        columns["Service"] = () => container.Service;
        columns["Project"] = () => container.Project;
        columns["Health"] = () => HealthOf(summary.Status ?? "");
        columns["ExitCode"] = () => (object)ExitCodeOf(summary.Status ?? "");
        columns["Publishers"] = () => new RawJson($"[{string.Join(',', (summary.Ports ?? []).Select(static port => $"{{\"URL\":{GoJson.Write(port.IP ?? "")},\"TargetPort\":{port.PrivatePort},\"PublishedPort\":{port.PublicPort},\"Protocol\":{GoJson.Write(port.Type)}}}"))}]");
        return new Row("*formatter.ContainerContext", columns) { Label = plain.Label };
    }

    private static string HealthOf(string status) => status switch
    {
        _ when status.Contains("(healthy)", StringComparison.Ordinal) => "healthy",
        _ when status.Contains("(unhealthy)", StringComparison.Ordinal) => "unhealthy",
        _ when status.Contains("(health: starting)", StringComparison.Ordinal) => "starting",
        _ => "",
    };

    private static long ExitCodeOf(string status)
    {
        var (open, close) = (status.IndexOf('(', StringComparison.Ordinal), status.IndexOf(')', StringComparison.Ordinal));
        return status.StartsWith("Exited (", StringComparison.Ordinal) && long.TryParse(status.AsSpan(open + 1, close - open - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? code : 0L;
    }
}
