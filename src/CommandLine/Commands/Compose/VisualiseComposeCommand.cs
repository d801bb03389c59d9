using System.Text;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Compose;

internal static class VisualiseComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "viz",
        Operands = "[OPTIONS]",
        Summary = "Generate a graphviz graph from your compose file",
        Flags = static () =>
        [
            new("image", FlagKind.Bool, "Include service's image name in output graph"), new("indentation-size", FlagKind.Integer, "Number of tabs or spaces to use for indentation (default 1)") { Default = "1" },
            new("networks", FlagKind.Bool, "Include service's attached networks in output graph"), new("ports", FlagKind.Bool, "Include service's exposed ports in output graph"),
            new("spaces", FlagKind.Bool, "If given, space character ' ' will be used to indent, otherwise tab character '\\t' will be used"),
        ],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var flags = invocation.Flags;
        var project = call.Load();
        var indent = new string(flags.Bool("spaces") ? ' ' : '\t', (int)flags.Integer("indentation-size"));
        var text = new StringBuilder($"digraph {GoText.Quote(project.Name)} {{\n{indent}layout=dot;\n");
        foreach (var service in project.Services.Values)
        {
            var label = new StringBuilder($"<<font point-size=\"15\">{service.Name}</font>");
            if (flags.Bool("networks"))
                label.Append($"<font point-size=\"10\"><br/><br/><b>Networks:</b>{string.Concat(service.Networks.Select(static network => "<br/>" + network))}</font>");
            if (flags.Bool("ports"))
                label.Append($"<font point-size=\"10\"><br/><br/><b>Ports:</b>{string.Concat((service.Node["ports"]?.Items ?? []).Select(static port => $"<br/>{port["published"]?.Text}:{port["target"]?.Text} ({port["protocol"]?.Text}, {port["mode"]?.Text})"))}</font>");
            if (flags.Bool("image"))
                label.Append($"<font point-size=\"10\"><br/><br/><b>Image:</b><br/>{service.ImageOf(project.Name)}</font>");
            text.Append($"{indent}{GoText.Quote(service.Name)} [style=\"filled\" label={label}>];\n");
        }
        foreach (var service in project.Services.Values)
        {
            foreach (var on in service.DependsOn.Keys)
                text.Append($"{indent}{GoText.Quote(service.Name)} -> {GoText.Quote(on)};\n");
        }
        invocation.Session.Output.Write(text.Append("}\n").ToString());
        return 0;
    }
}
