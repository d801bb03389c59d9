using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class ListComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "ls",
        Operands = "[OPTIONS]",
        Summary = "List running compose projects",
        Flags = static () =>
        [
            new("all", FlagKind.Bool, "Show all stopped Compose projects") { Shorthand = 'a' }, new("filter", FlagKind.Filter, "Filter output based on conditions provided"),
            new("format", FlagKind.Text, "Format the output. Values: [table | json] (default \"table\")") { Default = "table", Check = ComposeGroup.OneOf("table", "json") },
            new("quiet", FlagKind.Bool, "Only display IDs") { Shorthand = 'q' },
        ],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var query = new ApiQuery().Flag("all", flags.Bool("all")).Filters(new Dictionary<string, IReadOnlyList<string>> { ["label"] = [ComposeLabels.Project, ComposeLabels.ConfigHash] });
        var names = flags.Many("filter").Select(static filter => filter.Split('=', 2) is ["name", var name] ? name : throw new CommandException($"invalid filter '{filter.Split('=')[0]}'")).ToList();
        var projects = (await session.Client.Containers.ListAsync(query, cancellationToken)).Select(static summary => new ProjectContainer(summary)).GroupBy(static container => container.Project, StringComparer.Ordinal)
            .Where(group => names.Count == 0 || names.Exists(name => group.Key.Contains(name, StringComparison.Ordinal))).OrderBy(static group => group.Key, StringComparer.Ordinal)
            .Select(static group => (Name: group.Key, Status: StatusOf(group), Files: FilesOf(group))).ToList();
        if (flags.Bool("quiet"))
            session.Output.Write(string.Concat(projects.Select(static project => project.Name + "\n")));
        else if (flags.Text("format") == "json")
            session.Output.Write($"[{string.Join(',', projects.Select(static project => $"{{\"Name\":{GoJson.Write(project.Name)},\"Status\":{GoJson.Write(project.Status)},\"ConfigFiles\":{GoJson.Write(project.Files)}}}"))}]\n");
        else
            session.Output.Write(TextTable.Align("NAME\tSTATUS\tCONFIG FILES\n" + string.Concat(projects.Select(static project => $"{project.Name}\t{project.Status}\t{project.Files}\n")), least: 20, padding: 1));
        return 0;
    }

    private static string StatusOf(IEnumerable<ProjectContainer> containers) =>
        string.Join(", ", containers.GroupBy(static container => container.State, StringComparer.Ordinal).OrderBy(static group => group.Key, StringComparer.Ordinal).Select(static group => $"{group.Key}({group.Count()})"));

    private static string FilesOf(IEnumerable<ProjectContainer> containers)
    {
        var files = containers.SelectMany(static container => (container.Label(ComposeLabels.ConfigFiles) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)).Distinct().ToList();
        return files.Count == 0 ? "N/A" : string.Join(',', files);
    }
}
