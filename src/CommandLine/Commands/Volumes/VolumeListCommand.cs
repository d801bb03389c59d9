using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Volumes;

internal static partial class VolumeListCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        if (flags.Bool("cluster"))
            throw new CommandException("--cluster: cluster volumes are not implemented");
        var quiet = flags.Bool("quiet");
        var format = flags.Text("format");
        if (format.Length == 0)
            format = !quiet && session.Config.VolumesFormat is { Length: > 0 } configured ? configured : "table";
        format = format switch
        {
            "table" when quiet => "{{.Name}}",
            "table" => "table {{.Driver}}\t{{.Name}}",
            "raw" when quiet => "name: {{.Name}}",
            "raw" => "name: {{.Name}}\ndriver: {{.Driver}}\n",
            _ => format,
        };
        var volumes = (await session.Client.Volumes.ListAsync(new ApiQuery().Filters(Filters.Of(flags)), cancellationToken)).Volumes ?? [];
        volumes.Sort(static (left, right) => NaturalOrder.Compare(left.Name ?? "", right.Name ?? ""));
        session.Output.Write(new Listing(format, VolumeRows.Titles).Print(volumes.Select(VolumeRows.Of)));
        return 0;
    }
}
