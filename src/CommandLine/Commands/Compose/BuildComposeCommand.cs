using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Compose;

internal static class BuildComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "build",
        Operands = "[OPTIONS] [SERVICE...]",
        Summary = "Build or rebuild services",
        Arguments = ArgumentRule.Any,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("build-arg", FlagKind.List, "Set build-time variables for services"),
        new("builder", FlagKind.Text, "Set builder to use"),
        new("memory", FlagKind.Bytes, "Set memory limit for the build container. Not supported by BuildKit.") { Shorthand = 'm' },
        new("no-cache", FlagKind.Bool, "Do not use cache when building the image"),
        new("pull", FlagKind.Bool, "Always attempt to pull a newer version of the image"),
        new("push", FlagKind.Bool, "Push service images"),
        new("quiet", FlagKind.Bool, "Don't print anything to STDOUT") { Shorthand = 'q' },
        new("ssh", FlagKind.Text, "Set SSH authentications used when building service images. (use 'default' for using your default SSH Agent)"),
        new("with-dependencies", FlagKind.Bool, "Also build dependencies (transitively)"),
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.Context(call.Load(invocation.Arguments));
        var flags = invocation.Flags;
        foreach (var name in (string[])["builder", "ssh"])
        {
            if (flags.Changed(name))
                throw new CommandException($"--{name} is not implemented: it is of BuildKit, and images are built by the engine's own builder");
        }
        var project = context.Project!;
        var services = invocation.Arguments.Count == 0 || flags.Bool("with-dependencies") ? project.WithDependencies(invocation.Arguments) : [.. invocation.Arguments.Select(project.Find)];
        var build = new ComposeBuild(call, project);
        var options = new ComposeBuildOptions { Arguments = flags.Many("build-arg"), NoCache = flags.Bool("no-cache"), Pulls = flags.Bool("pull"), Quiet = flags.Bool("quiet"), Memory = flags.Bytes("memory") };
        foreach (var service in services.Where(static service => service.Build is not null))
        {
            await build.RunAsync(service, options, cancellationToken);
            if (flags.Bool("push") && service.Image is { } image)
                await call.DelegateAsync(Images.PushCommand.Declare(), [image], cancellationToken);
        }
        return 0;
    }
}
