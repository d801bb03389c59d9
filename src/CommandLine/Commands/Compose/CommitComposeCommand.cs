using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Compose;

internal static class CommitComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "commit",
        Operands = "[OPTIONS] SERVICE [REPOSITORY[:TAG]]",
        Summary = "Create a new image from a service container's changes",
        Arguments = ArgumentRule.Between(1, 2),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("author", FlagKind.Text, "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")") { Shorthand = 'a' },
        new("change", FlagKind.List, "Apply Dockerfile instruction to the created image") { Shorthand = 'c' },
        new("index", FlagKind.Integer, "index of the container if service has multiple replicas"),
        new("message", FlagKind.Text, "Commit message") { Shorthand = 'm' },
        new("pause", FlagKind.Bool, "Pause container during commit (default true)") { Shorthand = 'p', Default = "true" },
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.ProjectOrName([invocation.Arguments[0]]);
        var flags = invocation.Flags;
        var container = await call.ContainerAsync(context, invocation.Arguments[0], all: true, cancellationToken);
        var words = new List<string> { $"--pause={(flags.Bool("pause") ? "true" : "false")}" };
        foreach (var name in (string[])["author", "message"])
        {
            if (flags.Changed(name))
                words.AddRange(["--" + name, flags.Text(name)]);
        }
        foreach (var change in flags.Many("change"))
            words.AddRange(["--change", change]);
        return await call.DelegateAsync(Containers.CommitCommand.Declare(), [.. words, container.Id, .. invocation.Arguments.Skip(1)], cancellationToken);
    }
}
