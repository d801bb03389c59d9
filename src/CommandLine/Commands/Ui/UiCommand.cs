using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Ui;

/// <summary>`skiff ui`: the containers live, on the whole terminal, with their logs and a shell at a key press.</summary>
internal static class UiCommand
{
    private const string Text =
        """
        Show containers live in the terminal

        Keys: up and down (or k and j) select, l shows the logs, e runs a shell in the container,
        s stops it, t starts it, a shows those that do not run too, q leaves.
        """;

    public static Command Declare() => new()
    {
        Name = "ui",
        Operands = "[OPTIONS]",
        Summary = "Show containers live in the terminal",
        Description = Text,
        Flags = static () => [new Flag("all", FlagKind.Bool, "Show all containers (default shows just running)") { Shorthand = 'a' }],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var session = invocation.Session;
        if (!session.Streams.InputIsTerminal || !session.Streams.OutputIsTerminal)
            throw new CommandException("ui: standard input and output must be a terminal");
        await using var model = new UiModel(session) { ShowsAll = invocation.Flags.Bool("all") };
        // an engine that does not answer is told of on the terminal as it was
        await model.RefreshAsync(cancellationToken);
        using var loop = new UiLoop(session, model);
        await loop.RunAsync(cancellationToken);
        return 0;
    }
}
