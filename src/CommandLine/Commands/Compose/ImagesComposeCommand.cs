using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class ImagesComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "images",
        Operands = "[OPTIONS] [SERVICE...]",
        Summary = "List images used by the created containers",
        Arguments = ArgumentRule.Any,
        Flags = static () =>
        [
            new("format", FlagKind.Text, "Format the output. Values: [table | json] (default \"table\")") { Default = "table", Check = ComposeGroup.OneOf("table", "json") },
            new("quiet", FlagKind.Bool, "Only display IDs") { Shorthand = 'q' },
        ],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var session = invocation.Session;
        var context = call.ProjectOrName(invocation.Arguments);
        var containers = (await ContainerVerbs.SelectAsync(context, invocation.Arguments, all: true, cancellationToken)).OrderBy(static container => container.Name, StringComparer.Ordinal).ToList();
        var rows = await Task.WhenAll(containers.Select(async container =>
        {
            var image = await ServiceImages.InspectAsync(session.Client, container.Summary.ImageId ?? container.Summary.Image!, cancellationToken);
            var tagged = image?.RepoTags is { Count: > 0 } tags ? ImageName.Parse(tags[0]) : null;
            return (container.Name, Repository: tagged?.FamiliarRepository ?? "<none>", Tag: tagged?.Tag ?? "<none>", Id: image?.Id ?? container.Summary.ImageId ?? "", Size: image?.Size ?? 0);
        }));
        if (invocation.Flags.Bool("quiet"))
            session.Output.Write(string.Concat(rows.Select(static row => row.Id[(row.Id.IndexOf(':', StringComparison.Ordinal) + 1)..]).Distinct().Select(static id => id + "\n")));
        else if (invocation.Flags.Text("format") == "json")
            session.Output.Write($"[{string.Join(',', rows.Select(static row => $"{{\"ID\":{GoJson.Write(row.Id)},\"ContainerName\":{GoJson.Write(row.Name)},\"Repository\":{GoJson.Write(row.Repository)},\"Tag\":{GoJson.Write(row.Tag)},\"Size\":{row.Size}}}"))}]\n");
        else
            session.Output.Write(TextTable.Align("CONTAINER\tREPOSITORY\tTAG\tIMAGE ID\tSIZE\n" + string.Concat(rows.Select(static row => $"{row.Name}\t{row.Repository}\t{row.Tag}\t{Ellipsis.ShortId(row.Id)}\t{ByteSize.Decimal(row.Size, 3)}\n")), least: 20, padding: 1));
        return 0;
    }
}
