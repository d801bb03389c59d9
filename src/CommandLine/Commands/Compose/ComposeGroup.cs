using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Compose;

/// <summary>`compose`: projects of several containers.</summary>
internal static class ComposeGroup
{
    public static Command Declare() => new()
    {
        Name = "compose",
        Operands = "[OPTIONS] COMMAND",
        Summary = "Define and run multi-container applications with Docker",
        Flags = DeclareFlags,
        Children = DeclareChildren,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("ansi", FlagKind.Text, "Control when to print ANSI control characters (\"never\"|\"always\"|\"auto\") (default \"auto\")") { Default = "auto", Check = OneOf("never", "always", "auto") },
        new("compatibility", FlagKind.Bool, "Run compose in backward compatibility mode"),
        new("env-file", FlagKind.List, "Specify an alternate environment file"),
        new("file", FlagKind.List, "Compose configuration files") { Shorthand = 'f' },
        new("parallel", FlagKind.Integer, "Control max parallelism, -1 for unlimited (default -1)") { Default = "-1" },
        new("profile", FlagKind.List, "Specify a profile to enable"),
        new("progress", FlagKind.Text, "Set type of progress output (auto, tty, plain, quiet) (default \"auto\")") { Default = "auto", Check = OneOf("auto", "tty", "plain", "quiet") },
        new("project-directory", FlagKind.Text, "Specify an alternate working directory (default: the path of the, first specified, Compose file)"),
        new("project-name", FlagKind.Text, "Project name") { Shorthand = 'p' },
    ];

    internal static Action<string> OneOf(params string[] allowed) => value =>
    {
        if (!allowed.Contains(value))
            throw new FlagValueException($"unsupported value \"{value}\"; {string.Join(", ", allowed)} are allowed");
    };

    private static Command[] DeclareChildren() =>
    [
        AttachComposeCommand.Declare(), BuildComposeCommand.Declare(), CommitComposeCommand.Declare(), ConfigComposeCommand.Declare(), CopyComposeCommand.Declare(), CreateComposeCommand.Declare(), DownComposeCommand.Declare(),
        EventsComposeCommand.Declare(), ExecComposeCommand.Declare(), ExportComposeCommand.Declare(), ImagesComposeCommand.Declare(), KillComposeCommand.Declare(), LogsComposeCommand.Declare(), ListComposeCommand.Declare(),
        PauseComposeCommand.Declare(), PortComposeCommand.Declare(), PsComposeCommand.Declare(), PullComposeCommand.Declare(), PushComposeCommand.Declare(), RestartComposeCommand.Declare(),
        RemoveComposeCommand.Declare(), RunComposeCommand.Declare(), ScaleComposeCommand.Declare(), StartComposeCommand.Declare(), StatsComposeCommand.Declare(), StopComposeCommand.Declare(),
        TopComposeCommand.Declare(), UnpauseComposeCommand.Declare(), UpComposeCommand.Declare(), VersionComposeCommand.Declare(), VisualiseComposeCommand.Declare(), WaitComposeCommand.Declare(),
    ];
}
