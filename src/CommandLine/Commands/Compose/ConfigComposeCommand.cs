using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;
using Skiff.Compose.Loading;
using Skiff.Compose.Model;

namespace Skiff.CommandLine.Commands.Compose;

internal static class ConfigComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "config",
        Aliases = ["convert"],
        Operands = "[OPTIONS] [SERVICE...]",
        Summary = "Parse, resolve and render compose file in canonical format",
        AliasLine = "docker compose config, docker compose convert",
        Arguments = ArgumentRule.Any,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("environment", FlagKind.Bool, "Print environment used for interpolation."),
        new("format", FlagKind.Text, "Format the output. Values: [yaml | json] (default \"yaml\")") { Default = "yaml", Check = ComposeGroup.OneOf("yaml", "json") },
        new("hash", FlagKind.Text, "Print the service config hash, one per line."),
        new("images", FlagKind.Bool, "Print the image names, one per line."),
        new("networks", FlagKind.Bool, "Print the network names, one per line."),
        new("no-consistency", FlagKind.Bool, "Don't check model consistency - warning: may produce invalid Compose output"),
        new("no-env-resolution", FlagKind.Bool, "Don't resolve service env files"),
        new("no-interpolate", FlagKind.Bool, "Don't interpolate environment variables"),
        new("output", FlagKind.Text, "Save to file (default to stdout)") { Shorthand = 'o' },
        new("profiles", FlagKind.Bool, "Print the profile names, one per line."),
        new("quiet", FlagKind.Bool, "Only validate the configuration, don't print anything") { Shorthand = 'q' },
        new("resolve-image-digests", FlagKind.Bool, "Pin image tags to digests"),
        new("services", FlagKind.Bool, "Print the service names, one per line."),
        new("volumes", FlagKind.Bool, "Print the volume names, one per line."),
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var (session, flags) = (invocation.Session, invocation.Flags);
        var project = ProjectLoader.Load(call.LoadOptions(invocation.Arguments) with
        {
            Interpolates = !flags.Bool("no-interpolate"),
            ResolvesEnvironment = !flags.Bool("no-env-resolution"),
            ChecksConsistency = !flags.Bool("no-consistency"),
        });
        if (invocation.Arguments.Count > 0)
        {
            var kept = project.WithDependencies(invocation.Arguments).Select(static service => service.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var name in project.Services.Keys.Where(name => !kept.Contains(name)).ToList())
                project.Services.Remove(name);
        }
        if (flags.Bool("resolve-image-digests"))
            await PinAsync(call, project, cancellationToken);
        if (flags.Bool("quiet"))
            return 0;
        var text = Listed(session, flags, project) ?? (flags.Text("format") == "json" ? ProjectText.Json(project, !flags.Bool("no-interpolate")) : ProjectText.Yaml(project, !flags.Bool("no-interpolate")));
        if (flags.Text("output") is { Length: > 0 } file)
            await File.WriteAllTextAsync(file, text, cancellationToken);
        else
            session.Output.Write(text);
        return 0;
    }

    private static string? Listed(Session session, ParsedFlags flags, Project project)
    {
        if (flags.Bool("services"))
            return Lines(project.Services.Keys);
        if (flags.Bool("volumes"))
            return Lines(project.Used("volumes").Keys);
        if (flags.Bool("networks"))
            return Lines(project.Used("networks").Keys);
        if (flags.Bool("profiles"))
            return Lines(project.All.Values.SelectMany(static service => service.Profiles).Distinct().Order(StringComparer.Ordinal));
        if (flags.Bool("images"))
            return Lines(project.Services.Values.Select(service => service.ImageOf(project.Name)));
        if (flags.Bool("environment"))
            return Lines(ProcessNames(session).Select(name => $"{name}={project.Variable(name)}"));
        if (!flags.Changed("hash"))
            return null;
        var wanted = flags.Text("hash");
        var services = wanted == "*" ? project.Services.Values : wanted.Split(',').Select(project.Find);
        return Lines(services.Select(static service => $"{service.Name} {ServiceHash.Of(service)}"));
    }

    private static IEnumerable<string> ProcessNames(Session session) =>
        Configuration.ProcessEnvironment.All().Select(static entry => entry[..entry.IndexOf('=', StringComparison.Ordinal)]).Where(name => session.Environment(name) is not null).Order(StringComparer.Ordinal);

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(static line => line + "\n"));

    private static async Task PinAsync(ComposeCall call, Project project, CancellationToken cancellationToken)
    {
        foreach (var service in project.Services.Values)
        {
            if (service.Image is not { } image || image.Contains('@', StringComparison.Ordinal))
                continue;
            var inspect = await ServiceImages.InspectAsync(call.Session.Client, image, cancellationToken);
            var digest = inspect?.RepoDigests?.Find(static entry => entry.Contains('@', StringComparison.Ordinal)) ?? throw new CommandException($"the digest of {image} is not known: pull it first");
            service.Node.Entries["image"] = Skiff.Compose.Yaml.YamlNode.OfText(image + digest[digest.IndexOf('@', StringComparison.Ordinal)..]);
        }
    }
}
