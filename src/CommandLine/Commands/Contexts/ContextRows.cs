using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Contexts;

/// <summary>Contexts as lines of a table, and the one that always is.</summary>
internal static class ContextRows
{
    public static IReadOnlyDictionary<string, string> Titles { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Name"] = "NAME",
        ["Description"] = "DESCRIPTION",
        ["DockerEndpoint"] = "DOCKER ENDPOINT",
        ["Current"] = "CURRENT",
        ["Error"] = "ERROR",
    };

    public static ContextStore Store(Session session) => new(session.Config.Directory);

    public static StoredContext Require(Session session, string name) => Store(session).Find(name)
        ?? throw new CommandException($"context {GoText.Quote(name)}: context not found: open {Path.Combine(Store(session).MetaDirectory(name), "meta.json")}: no such file or directory");

    /// <summary>The context that is made of the environment.</summary>
    public static StoredContext Default(Session session) =>
        new("default", "Current DOCKER_HOST based configuration", session.Environment("DOCKER_HOST") is { Length: > 0 } host ? host : Endpoint.DefaultHost, SkipTlsVerify: false);

    public static Row Of(StoredContext context, bool current) => new("*formatter.clientContextContext", new Dictionary<string, Func<object?>>(StringComparer.Ordinal)
    {
        ["Current"] = () => current,
        ["Name"] = () => context.Name,
        ["Description"] = () => context.Description,
        ["DockerEndpoint"] = () => context.Host,
        ["Error"] = () => "",
    });
}
