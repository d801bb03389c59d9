using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Compose;

internal static class PushComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "push",
        Operands = "[OPTIONS] [SERVICE...]",
        Summary = "Push service images",
        Arguments = ArgumentRule.Any,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("ignore-push-failures", FlagKind.Bool, "Push what it can and ignores images with push failures"),
        new("include-deps", FlagKind.Bool, "Also push images of services declared as dependencies"),
        new("quiet", FlagKind.Bool, "Push without printing progress information") { Shorthand = 'q' },
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.Context(call.Load(invocation.Arguments));
        var flags = invocation.Flags;
        var services = flags.Bool("include-deps") || invocation.Arguments.Count == 0 ? context.Project!.WithDependencies(invocation.Arguments) : [.. invocation.Arguments.Select(context.Project!.Find)];
        foreach (var service in services.Where(static service => service.Build is not null && service.Image is not null))
        {
            try
            {
                await call.DelegateAsync(Images.PushCommand.Declare(), flags.Bool("quiet") ? ["--quiet", service.Image!] : [service.Image!], cancellationToken);
            }
            catch (Exception error) when (flags.Bool("ignore-push-failures") && error is Client.ApiException or CommandException)
            {
                call.Warn($"push of {service.Image} failed: {error.Message}");
            }
        }
        return 0;
    }
}
