using System.Globalization;
using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Containers;
using Skiff.Client;
using Skiff.CommandLine.Commands.Images;
using Skiff.CommandLine.Streams;
using Skiff.CommandLine.Templates;
using Skiff.Compose;
using Skiff.Compose.Engine;
using Skiff.Compose.Model;
using Skiff.Compose.Yaml;

namespace Skiff.CommandLine.Commands.Compose;

/// <summary>Has the engine build a service's image from its build section. What only BuildKit can do is refused by name.</summary>
internal sealed class ComposeBuild(ComposeCall call, Project project)
{
    private static readonly string[] OfBuildKit = ["additional_contexts", "cache_to", "entitlements", "secrets", "ssh", "provenance", "sbom", "privileged"];

    public async Task RunAsync(Service service, ComposeBuildOptions options, CancellationToken cancellationToken)
    {
        var build = service.Build!;
        foreach (var key in OfBuildKit)
        {
            if (build[key] is { IsZero: false } node && node.Text != "false")
                throw new ComposeException(node.KeyPosition, $"services.{service.Name}.build.{key}", "needs BuildKit, and images are built by the engine's own builder");
        }
        var platforms = build["platforms"]?.Items ?? [];
        if (platforms.Count > 1)
            throw new ComposeException(platforms[1].Position, $"services.{service.Name}.build.platforms", "images of several platforms need BuildKit");
        var image = service.ImageOf(project.Name);
        call.Tell($"Service {service.Name}", "Building", ProgressStatus.Working);
        call.FinishProgress();
        var source = build["context"]!.Text;
        var remote = source.Contains("://", StringComparison.Ordinal) || source.StartsWith("git@", StringComparison.Ordinal) || source.StartsWith("github.com/", StringComparison.Ordinal);
        var inline = build["dockerfile_inline"]?.Text;
        var file = build["dockerfile"]?.Text ?? "Dockerfile";
        using var context = remote ? null : BuildContext.OfDirectory(source, inline is not null ? "" : file == "Dockerfile" ? "" : Path.GetFullPath(file, source), compress: false, cancellationToken, inline).Stream;
        var query = Query(build, options).Keep("t", image).Keep("dockerfile", inline is not null ? BuildContext.InlineName : Path.IsPathRooted(file) ? Path.GetRelativePath(source, file) : file);
        if (remote)
            query.Keep("remote", source);
        query.Set("platform", platforms is [var platform] ? platform.Text : service.Text("platform"));
        await using var progress = await call.Session.Client.Images.BuildAsync(query, context ?? Stream.Null, new Dictionary<string, string>(), cancellationToken);
        await new ProgressDisplay(options.Quiet ? TextWriter.Null : call.Session.Error, isTerminal: false, 200).ShowAsync(progress, cancellationToken);
        foreach (var tag in build["tags"]?.Items ?? [])
        {
            var name = ComposeCall.Name(tag.Text).WithDefaultTag();
            await call.Session.Client.Images.TagAsync(image, name.FamiliarRepository, name.Tag!, cancellationToken);
        }
        call.Tell($"Service {service.Name}", "Built", ProgressStatus.Done);
    }

    private ApiQuery Query(YamlNode build, ComposeBuildOptions options)
    {
        var query = new ApiQuery()
            .Set("buildargs", Arguments(build, options))
            .Set("cachefrom", build["cache_from"] is { Items.Count: > 0 } sources ? JsonSerializer.Serialize(sources.Items.ConvertAll(static item => item.Text), ApiJson.Wire.ListString) : null)
            .Set("labels", JsonSerializer.Serialize(Labels(build), ApiJson.Wire.DictionaryStringString))
            .Set("memory", options.Memory == 0 ? null : options.Memory.ToString(CultureInfo.InvariantCulture))
            .Set("shmsize", build["shm_size"]?.Text).Set("networkmode", build["network"]?.Text is "default" ? null : build["network"]?.Text).Set("target", build["target"]?.Text)
            .Set("isolation", build["isolation"]?.Text)
            .Set("ulimits", build["ulimits"] is { Entries.Count: > 0 } limits ? $"[{string.Join(',', limits.Entries.Select(static entry => JsonSerializer.Serialize(Limit(entry.Key, entry.Value), ApiJson.Wire.Ulimit)))}]" : null)
            .Flag("nocache", options.NoCache || build["no_cache"]?.Text == "true").Flag("pull", options.Pulls || build["pull"]?.Text == "true").Flag("rm", true).Keep("version", "1");
        foreach (var host in build["extra_hosts"]?.Items ?? [])
            query.Keep("extrahosts", host.Text.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? $"{host.Text[..at]}:{host.Text[(at + 1)..]}" : host.Text);
        return query;
    }

    private Dictionary<string, string> Labels(YamlNode build)
    {
        var labels = Service.PairsOf(build["labels"]);
        labels[ComposeLabels.Project] = project.Name;
        labels[ComposeLabels.Version] = ComposeLabels.CompatibleVersion;
        return labels;
    }

    private static Ulimit Limit(string name, YamlNode node) => node.Kind == YamlKind.Map
        ? new Ulimit { Name = name, Soft = long.Parse(node["soft"]!.Text, CultureInfo.InvariantCulture), Hard = long.Parse(node["hard"]!.Text, CultureInfo.InvariantCulture) }
        : new Ulimit { Name = name, Soft = long.Parse(node.Text, CultureInfo.InvariantCulture), Hard = long.Parse(node.Text, CultureInfo.InvariantCulture) };

    private string? Arguments(YamlNode build, ComposeBuildOptions options)
    {
        var values = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in build["args"]?.Entries ?? [])
            values[name] = value.IsNull ? null : value.Text;
        foreach (var argument in options.Arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            values[equals < 0 ? argument : argument[..equals]] = equals < 0 ? project.Variable(argument) : argument[(equals + 1)..];
        }
        return values.Count == 0 ? null : $"{{{string.Join(',', values.Select(static entry => $"{GoJson.Write(entry.Key)}:{GoJson.Write(entry.Value)}"))}}}";
    }
}
