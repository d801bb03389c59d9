using Skiff.CommandLine.Commands.Containers;
using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;
using Skiff.Compose.Loading;
using Skiff.Compose.Model;
using Skiff.Compose.Yaml;

namespace Skiff.CommandLine.Commands.Compose;

internal static class RunComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "run",
        Operands = "[OPTIONS] SERVICE [COMMAND] [ARGS...]",
        Summary = "Run a one-off command on a service",
        Arguments = ArgumentRule.AtLeast(1),
        Interspersed = false,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("build", FlagKind.Bool, "Build image before starting container"),
        new("cap-add", FlagKind.List, "Add Linux capabilities"),
        new("cap-drop", FlagKind.List, "Drop Linux capabilities"),
        new("detach", FlagKind.Bool, "Run container in background and print container ID") { Shorthand = 'd' },
        new("entrypoint", FlagKind.Text, "Override the entrypoint of the image"),
        new("env", FlagKind.List, "Set environment variables") { Shorthand = 'e' },
        new("env-from-file", FlagKind.List, "Set environment variables from file"),
        new("interactive", FlagKind.Bool, "Keep STDIN open even if not attached (default true)") { Shorthand = 'i', Default = "true" },
        new("label", FlagKind.List, "Add or override a label") { Shorthand = 'l' },
        new("name", FlagKind.Text, "Assign a name to the container"),
        new("no-TTY", FlagKind.Bool, "Disable pseudo-TTY allocation (default: auto-detected) (default true)") { Shorthand = 'T' },
        new("no-deps", FlagKind.Bool, "Don't start linked services"),
        new("publish", FlagKind.List, "Publish a container's port(s) to the host") { Shorthand = 'p' },
        new("pull", FlagKind.Text, "Pull image before running (\"always\"|\"missing\"|\"never\") (default \"policy\")") { Default = "policy", Check = ComposeGroup.OneOf("always", "missing", "never", "policy") },
        new("quiet-pull", FlagKind.Bool, "Pull without printing progress information"),
        new("remove-orphans", FlagKind.Bool, "Remove containers for services not defined in the Compose file"),
        new("rm", FlagKind.Bool, "Automatically remove the container when it exits"),
        new("service-ports", FlagKind.Bool, "Run command with all service's ports enabled and mapped to the host") { Shorthand = 'P' },
        new("tty", FlagKind.Bool, "Allocate a pseudo-TTY.") { Shorthand = 't', Default = "true", Hidden = true },
        new("use-aliases", FlagKind.Bool, "Use the service's network useAliases in the network(s) the container connects to"),
        new("user", FlagKind.Text, "Run as specified username or uid") { Shorthand = 'u' },
        new("volume", FlagKind.List, "Bind mount a volume") { Shorthand = 'v' },
        new("workdir", FlagKind.Text, "Working directory inside the container") { Shorthand = 'w' },
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var (session, flags, name) = (invocation.Session, invocation.Flags, invocation.Arguments[0]);
        if (flags.Many("publish").Count > 0 && flags.Bool("service-ports"))
            throw new CommandException("--service-ports and --publish are incompatible");
        var project = call.Load([name]);
        var context = call.Context(project, quietPull: flags.Bool("quiet-pull"));
        var terminal = flags.Bool("tty") && !flags.Bool("no-TTY") && !flags.Bool("detach") && session.Streams.OutputIsTerminal && session.Streams.InputIsTerminal;
        var service = Changed(project, project.Find(name), invocation, terminal);
        var container = await OneOffRun.CreateAsync(context, service, new OneOffOptions
        {
            Name = flags.Changed("name") ? flags.Text("name") : null,
            WithoutDependencies = flags.Bool("no-deps"),
            UsesAliases = flags.Bool("use-aliases"),
            AutoRemoves = flags.Bool("rm"),
            AttachesInput = flags.Bool("interactive") && !flags.Bool("detach"),
            Images = new ImageOptions { Builds = flags.Bool("build"), Pull = flags.Text("pull") is "policy" ? null : flags.Text("pull") },
        }, cancellationToken);
        if (flags.Bool("detach"))
        {
            await session.Client.Containers.StartAsync(container.Id, null, cancellationToken);
            session.Output.Write(container.Name + "\n");
            return 0;
        }
        return await call.DelegateAsync(StartCommand.Declare(), flags.Bool("interactive") ? ["--attach", "--interactive", container.Id] : ["--attach", container.Id], cancellationToken);
    }

    private static Service Changed(Project project, Service service, Invocation invocation, bool terminal)
    {
        var (flags, node) = (invocation.Flags, service.Node.Copy());
        if (invocation.Arguments.Count > 1)
            node.Entries["command"] = List(invocation.Arguments.Skip(1));
        if (flags.Changed("entrypoint"))
        {
            node.Entries["entrypoint"] = List(CommandWords.Split(flags.Text("entrypoint")));
            // the command of the file was made for the entrypoint of the file
            if (invocation.Arguments.Count == 1)
                node.Entries.Remove("command");
        }
        node.Entries["tty"] = YamlNode.OfBool(terminal);
        node.Entries["stdin_open"] = YamlNode.OfBool(flags.Bool("interactive") && !flags.Bool("detach"));
        foreach (var key in (ReadOnlySpan<string>)["container_name", "scale", "restart"])
            node.Entries.Remove(key);
        if (!flags.Bool("service-ports"))
            node.Entries.Remove("ports");
        foreach (var key in (ReadOnlySpan<string>)["user", "workdir"])
        {
            if (flags.Changed(key))
                node.Entries[key == "workdir" ? "working_dir" : key] = YamlNode.OfText(flags.Text(key));
        }
        var overlay = YamlNode.MapOf(
            new YamlPosition("command line", 0, 0),
            ("environment", List(Options.KeyValueFiles.Environment(flags.Many("env-from-file"), flags.Many("env"), invocation.Session.Environment))),
            ("labels", List(flags.Many("label"))), ("cap_add", List(flags.Many("cap-add"))), ("cap_drop", List(flags.Many("cap-drop"))),
            ("volumes", List(flags.Many("volume"))), ("ports", List(flags.Many("publish"))));
        return new Service(service.Name, ServiceOverlay.Apply(node, overlay, System.Environment.CurrentDirectory, project));
    }

    private static YamlNode List(IEnumerable<string> texts) => YamlNode.List(default, texts.Select(static text => YamlNode.OfText(text)));
}
