using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Compose;

internal static class CopyComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "cp",
        Operands = "[OPTIONS] SERVICE:SRC_PATH DEST_PATH|-",
        Summary = "Copy files/folders between a service container and the local filesystem",
        Arguments = ArgumentRule.Exactly(2),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("all", FlagKind.Bool, "Include containers created by the run command"),
        new("archive", FlagKind.Bool, "Archive mode (copy all uid/gid information)") { Shorthand = 'a' },
        new("follow-link", FlagKind.Bool, "Always follow symbol link in SRC_PATH") { Shorthand = 'L' },
        new("index", FlagKind.Integer, "index of the container if service has multiple replicas"),
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var flags = invocation.Flags;
        var (from, to) = (Split(invocation.Arguments[0]), Split(invocation.Arguments[1]));
        if (from.Service is null == to.Service is null)
            throw new CommandException(from.Service is null ? "unknown copy direction" : "copying between services is not supported");
        var context = call.ProjectOrName();
        var service = from.Service ?? to.Service!;
        var containers = (await context.ContainersAsync(all: true, cancellationToken)).Where(container => container.Service == service && (flags.Bool("all") || !container.IsOneOff) && (flags.Integer("index") == 0 || container.Number == flags.Integer("index"))).ToList();
        if (containers.Count == 0)
            throw new CommandException($"no container found for service {GoText.Quote(service)}");
        var words = new List<string>();
        if (flags.Bool("archive"))
            words.Add("--archive");
        if (flags.Bool("follow-link"))
            words.Add("--follow-link");
        // out of one of them, into all of them
        foreach (var container in from.Service is null ? containers : containers[..1])
        {
            var code = await call.DelegateAsync(Containers.CopyCommand.Declare(), from.Service is null ? [.. words, from.Path, $"{container.Id}:{to.Path}"] : [.. words, $"{container.Id}:{from.Path}", to.Path], cancellationToken);
            if (code != 0)
                return code;
        }
        return 0;
    }

    private static (string? Service, string Path) Split(string argument)
    {
        var colon = argument.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 || argument[0] is '/' or '.' ? (null, argument) : (argument[..colon], argument[(colon + 1)..]);
    }
}
