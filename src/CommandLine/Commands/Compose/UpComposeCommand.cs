using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class UpComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "up",
        Operands = "[OPTIONS] [SERVICE...]",
        Summary = "Create and start containers",
        Arguments = ArgumentRule.Any,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    internal static Flag[] Creation() =>
    [
        new("build", FlagKind.Bool, "Build images before starting containers"),
        new("force-recreate", FlagKind.Bool, "Recreate containers even if their configuration and image haven't changed"),
        new("no-build", FlagKind.Bool, "Don't build an image, even if it's policy"),
        new("no-recreate", FlagKind.Bool, "If containers already exist, don't recreate them. Incompatible with --force-recreate."),
        new("pull", FlagKind.Text, "Pull image before running (\"always\"|\"missing\"|\"never\"|\"build\") (default \"policy\")") { Default = "policy", Check = ComposeGroup.OneOf("always", "missing", "never", "build", "policy") },
        new("quiet-pull", FlagKind.Bool, "Pull without printing progress information"),
        new("remove-orphans", FlagKind.Bool, "Remove containers for services not defined in the Compose file"),
        new("scale", FlagKind.List, "Scale SERVICE to NUM instances. Overrides the scale setting in the Compose file if present."),
    ];

    internal static UpOptions Options(ComposeCall call, IReadOnlyList<string> services)
    {
        var flags = call.Flags;
        if (flags.Bool("force-recreate") && flags.Bool("no-recreate"))
            throw new CommandException("--force-recreate and --no-recreate are incompatible");
        if (flags.Bool("build") && flags.Bool("no-build"))
            throw new CommandException("--build and --no-build are incompatible");
        return new UpOptions
        {
            Services = services,
            Images = new ImageOptions { Pull = flags.Text("pull") is "policy" ? null : flags.Text("pull"), Builds = flags.Bool("build"), NeverBuilds = flags.Bool("no-build") },
            ForcesRecreation = flags.Bool("force-recreate"),
            NeverRecreates = flags.Bool("no-recreate"),
            RemovesOrphans = flags.Bool("remove-orphans") || call.Session.Environment("COMPOSE_REMOVE_ORPHANS") is "1" or "true",
            IgnoresOrphans = call.Session.Environment("COMPOSE_IGNORE_ORPHANS") is "1" or "true",
            Scales = Scales(flags.Many("scale")),
        };
    }

    internal static Dictionary<string, int> Scales(IEnumerable<string> entries)
    {
        var scales = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (entry.Split('=') is not [{ Length: > 0 } name, var number] || !int.TryParse(number, out var scale) || scale < 0)
                throw new CommandException($"invalid --scale option {GoText.Quote(entry)}. Should be SERVICE=NUM");
            scales[name] = scale;
        }
        return scales;
    }

    private static Flag[] DeclareFlags() =>
    [
        new("abort-on-container-exit", FlagKind.Bool, "Stops all containers if any container was stopped. Incompatible with -d"),
        new("abort-on-container-failure", FlagKind.Bool, "Stops all containers if any container exited with failure. Incompatible with -d"),
        new("always-recreate-deps", FlagKind.Bool, "Recreate dependent containers. Incompatible with --no-recreate."),
        new("attach", FlagKind.List, "Restrict attaching to the specified services. Incompatible with --attach-dependencies."),
        new("attach-dependencies", FlagKind.Bool, "Automatically attach to log output of dependent services"),
        new("detach", FlagKind.Bool, "Detached mode: Run containers in the background") { Shorthand = 'd' },
        new("exit-code-from", FlagKind.Text, "Return the exit code of the selected service container. Implies --abort-on-container-exit"),
        new("no-attach", FlagKind.List, "Do not attach (stream logs) to the specified services"),
        new("no-color", FlagKind.Bool, "Produce monochrome output"),
        new("no-deps", FlagKind.Bool, "Don't start linked services"),
        new("no-log-prefix", FlagKind.Bool, "Don't print prefix in logs"),
        new("no-start", FlagKind.Bool, "Don't start the services after creating them"),
        new("renew-anon-volumes", FlagKind.Bool, "Recreate anonymous volumes instead of retrieving data from the previous containers") { Shorthand = 'V' },
        new("timeout", FlagKind.Integer, "Use this timeout in seconds for container shutdown when attached or when containers are already running") { Shorthand = 't' },
        new("timestamps", FlagKind.Bool, "Show timestamps"),
        new("wait", FlagKind.Bool, "Wait for services to be running|healthy. Implies detached mode."),
        new("wait-timeout", FlagKind.Integer, "Maximum duration to wait for the project to be running|healthy"),
        .. Creation(),
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var flags = call.Flags;
        var detached = flags.Bool("detach") || flags.Bool("wait") || flags.Bool("no-start");
        var aborts = flags.Bool("abort-on-container-exit") || flags.Changed("exit-code-from");
        if (detached && (aborts || flags.Bool("abort-on-container-failure")))
            throw new CommandException("--detach cannot be combined with --abort-on-container-exit, --abort-on-container-failure or --exit-code-from");
        if (flags.Bool("detach") && (flags.Many("attach").Count > 0 || flags.Bool("attach-dependencies")))
            throw new CommandException("--detach cannot be combined with --attach or --attach-dependencies");
        var project = call.Load(invocation.Arguments);
        var context = call.Context(project, quietPull: flags.Bool("quiet-pull"));
        var options = Options(call, invocation.Arguments) with
        {
            Starts = !flags.Bool("no-start"),
            RecreatesDependencies = flags.Bool("always-recreate-deps"),
            WithoutDependencies = flags.Bool("no-deps"),
            RenewsAnonymousVolumes = flags.Bool("renew-anon-volumes"),
            StopTimeout = call.Timeout,
            Waits = flags.Bool("wait"),
            WaitTimeout = flags.Changed("wait-timeout") ? TimeSpan.FromSeconds(flags.Integer("wait-timeout")) : null,
        };
        if (project.Services.Count == 0 && invocation.Arguments.Count == 0)
            throw new CommandException("no service selected");
        var up = new ProjectUp(context, options);
        if (detached)
        {
            await up.RunAsync(cancellationToken);
            return 0;
        }
        using var attached = new AttachedUp(call, context, up, aborts);
        return await attached.RunAsync(cancellationToken);
    }
}
