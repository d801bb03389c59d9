using Skiff.CommandLine.Commands.Completion;
using Skiff.CommandLine.Commands.Compose;
using Skiff.CommandLine.Commands.Containers;
using Skiff.CommandLine.Commands.Contexts;
using Skiff.CommandLine.Commands.Daemon;
using Skiff.CommandLine.Commands.Images;
using Skiff.CommandLine.Commands.Manifests;
using Skiff.CommandLine.Commands.Networks;
using Skiff.CommandLine.Commands.Registry;
using Skiff.CommandLine.Commands.Ui;
using Skiff.CommandLine.Commands.Volumes;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine;

/// <summary>The tree of commands. Only what stands on the way to the command that is called gets made.</summary>
internal static class RootCommand
{
    public static Command Declare() => new()
    {
        Name = "",
        Operands = "[OPTIONS] COMMAND",
        Summary = "A self-sufficient runtime for containers",
        Interspersed = false,
        Flags = DeclareFlags,
        Children = DeclareChildren,
    };

    public static GlobalOptions Options(ParsedFlags flags) => new()
    {
        ConfigDirectory = flags.Changed("config") ? flags.Text("config") : null,
        Context = flags.Changed("context") ? flags.Text("context") : null,
        Host = flags.Many("host") switch
        {
            [] => null,
            [var only] => only,
            _ => throw new CommandException("Specify only one -H"),
        },
        Debug = flags.Bool("debug"),
        LogLevel = flags.Text("log-level"),
        Tls = flags.Bool("tls"),
        TlsVerify = flags.Bool("tlsverify"),
        TlsCaCertificate = flags.Changed("tlscacert") ? flags.Text("tlscacert") : null,
        TlsCertificate = flags.Changed("tlscert") ? flags.Text("tlscert") : null,
        TlsKey = flags.Changed("tlskey") ? flags.Text("tlskey") : null,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("config", FlagKind.Text, "Location of client config files (default \"~/.docker\")"),
        new("context", FlagKind.Text, "Name of the context to use to connect to the daemon (overrides DOCKER_HOST env var and default context set with \"docker context use\")") { Shorthand = 'c' },
        new("debug", FlagKind.Bool, "Enable debug mode") { Shorthand = 'D' },
        new("host", FlagKind.List, "Daemon socket to connect to") { Shorthand = 'H' },
        new("log-level", FlagKind.Text, "Set the logging level (\"debug\", \"info\", \"warn\", \"error\", \"fatal\") (default \"info\")") { Shorthand = 'l', Default = "info" },
        new("tls", FlagKind.Bool, "Use TLS; implied by --tlsverify"),
        new("tlscacert", FlagKind.Text, "Trust certs signed only by this CA (default \"~/.docker/ca.pem\")"),
        new("tlscert", FlagKind.Text, "Path to TLS certificate file (default \"~/.docker/cert.pem\")"),
        new("tlskey", FlagKind.Text, "Path to TLS key file (default \"~/.docker/key.pem\")"),
        new("tlsverify", FlagKind.Bool, "Use TLS and verify the remote"),
        new("version", FlagKind.Bool, "Print version information and quit") { Shorthand = 'v' },
    ];

    private static Command[] DeclareChildren() =>
    [
        RunCommand.Declare().In(CommandSection.Common),
        ExecCommand.Declare().In(CommandSection.Common),
        PsCommand.Declare().In(CommandSection.Common),
        BuildCommand.Declare().In(CommandSection.Common),
        PullCommand.Declare().In(CommandSection.Common),
        PushCommand.Declare().In(CommandSection.Common),
        ImagesCommand.Declare().In(CommandSection.Common),
        LoginCommand.Declare().In(CommandSection.Common),
        LogoutCommand.Declare().In(CommandSection.Common),
        SearchCommand.Declare().In(CommandSection.Common),
        VersionCommand.Declare().In(CommandSection.Common),
        InfoCommand.Declare().In(CommandSection.Common),
        Group("builder", "Manage builds", BuilderChildren),
        ComposeGroup.Declare(),
        Group("container", "Manage containers", ContainerChildren),
        Group("context", "Manage contexts", ContextChildren),
        Group("image", "Manage images", ImageChildren),
        Group("manifest", "Manage Docker image manifests and manifest lists", ManifestCommands.Declare) with { Description = ManifestCommands.Description, IsExperimental = true },
        Group("network", "Manage networks", NetworkChildren),
        Group("registry", "Serve a registry", RegistryCommands.Declare),
        Group("system", "Manage Docker", SystemChildren),
        Group("volume", "Manage volumes", VolumeChildren),
        AttachCommand.Declare(),
        CommitCommand.Declare(),
        CompletionCommand.Declare(),
        CompleteCommand.Declare(),
        ReferenceCommand.Declare(),
        CopyCommand.Declare(),
        CreateCommand.Declare(),
        DiffCommand.Declare(),
        EventsCommand.Declare(),
        ExportCommand.Declare(),
        HistoryCommand.Declare(),
        ImportCommand.Declare(),
        InspectCommand.Declare(),
        KillCommand.Declare(),
        LoadCommand.Declare(),
        LogsCommand.Declare(),
        PauseCommand.Declare(),
        PortCommand.Declare(),
        RenameCommand.Declare(),
        RestartCommand.Declare(),
        RemoveCommand.Declare(),
        RemoveImageCommand.Declare(),
        SaveCommand.Declare(),
        StartCommand.Declare(),
        StatsCommand.Declare(),
        StopCommand.Declare(),
        TagCommand.Declare(),
        TopCommand.Declare(),
        UiCommand.Declare(),
        UnpauseCommand.Declare(),
        UpdateCommand.Declare(),
        WaitCommand.Declare(),
    ];

    private static Command[] BuilderChildren() => [BuildCommand.Declare(), BuilderPruneCommand.Declare()];

    private static Command[] ContainerChildren() =>
    [
        AttachCommand.Declare(), CommitCommand.Declare(), CopyCommand.Declare(), CreateCommand.Declare(), DiffCommand.Declare(), ExecCommand.Declare(),
        ExportCommand.Declare(), ContainerInspectCommand.Declare(), KillCommand.Declare(), LogsCommand.Declare(), PsCommand.Declare("ls").Also("list", "ps"),
        PauseCommand.Declare(), PortCommand.Declare(), ContainerPruneCommand.Declare(), RenameCommand.Declare(), RestartCommand.Declare(),
        RemoveCommand.Declare().Also("remove"), RunCommand.Declare(), StartCommand.Declare(), StatsCommand.Declare(), StopCommand.Declare(),
        TopCommand.Declare(), UnpauseCommand.Declare(), UpdateCommand.Declare(), WaitCommand.Declare(),
    ];

    private static Command[] ContextChildren() =>
    [
        ContextCreateCommand.Declare(), ContextExportCommand.Declare(), ContextImportCommand.Declare(), ContextInspectCommand.Declare(), ContextListCommand.Declare().Also("list"),
        ContextRemoveCommand.Declare().Also("remove"), ContextShowCommand.Declare(), ContextUpdateCommand.Declare(), ContextUseCommand.Declare(),
    ];

    private static Command[] ImageChildren() =>
    [
        BuildCommand.Declare(), HistoryCommand.Declare(), ImportCommand.Declare(), ImageInspectCommand.Declare(), LoadCommand.Declare(), ImagesCommand.Declare("ls").Also("list"),
        ImagePruneCommand.Declare(), PullCommand.Declare(), PushCommand.Declare(), RemoveImageCommand.Declare("rm").Also("remove"), SaveCommand.Declare(), TagCommand.Declare(),
    ];

    private static Command[] NetworkChildren() =>
    [
        NetworkConnectCommand.Declare(), NetworkCreateCommand.Declare(), NetworkDisconnectCommand.Declare(), NetworkInspectCommand.Declare(),
        NetworkListCommand.Declare().Also("list"), NetworkPruneCommand.Declare(), NetworkRemoveCommand.Declare().Also("remove"),
    ];

    private static Command[] SystemChildren() =>
        [DiskUsageCommand.Declare(), DialStdioCommand.Declare(), EventsCommand.Declare(), InfoCommand.Declare(), SystemPruneCommand.Declare()];

    private static Command[] VolumeChildren() =>
    [
        VolumeCreateCommand.Declare(), VolumeInspectCommand.Declare(), VolumeListCommand.Declare().Also("list"), VolumePruneCommand.Declare(), VolumeRemoveCommand.Declare().Also("remove"),
    ];

    private static Command Group(string name, string summary, Func<Command[]> children) =>
        new() { Name = name, Summary = summary, Operands = "", Section = CommandSection.Management, Children = children };
}
