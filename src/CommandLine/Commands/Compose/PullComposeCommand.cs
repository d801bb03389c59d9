using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class PullComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "pull",
        Operands = "[OPTIONS] [SERVICE...]",
        Summary = "Pull service images",
        Arguments = ArgumentRule.Any,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("ignore-buildable", FlagKind.Bool, "Ignore images that can be built"),
        new("ignore-pull-failures", FlagKind.Bool, "Pull what it can and ignores images with pull failures"),
        new("include-deps", FlagKind.Bool, "Also pull services declared as dependencies"),
        new("policy", FlagKind.Text, "Apply pull policy (\"missing\"|\"always\")") { Check = ComposeGroup.OneOf("missing", "always") },
        new("quiet", FlagKind.Bool, "Pull without printing progress information") { Shorthand = 'q' },
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.Context(call.Load(invocation.Arguments));
        var flags = invocation.Flags;
        var services = flags.Bool("include-deps") || invocation.Arguments.Count == 0 ? context.Project!.WithDependencies(invocation.Arguments) : [.. invocation.Arguments.Select(context.Project!.Find)];
        var images = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            if (service.Image is not { } image || service.Text("pull_policy") is "never" or "build" || flags.Bool("ignore-buildable") && service.Build is not null)
                continue;
            if (flags.Text("policy") == "missing" && await ServiceImages.InspectAsync(call.Session.Client, image, cancellationToken) is not null)
                continue;
            images[image] = service.Text("platform");
        }
        await context.ForEachAsync(images, async image =>
        {
            try
            {
                await call.PullAsync(image.Key, image.Value, flags.Bool("quiet"), cancellationToken);
            }
            catch (Exception error) when (flags.Bool("ignore-pull-failures") && error is Client.ApiException or CommandException)
            {
                call.Warn($"pull of {image.Key} failed: {error.Message}");
            }
        });
        return 0;
    }
}
