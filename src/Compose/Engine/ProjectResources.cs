using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Networks;
using Skiff.Api.Volumes;
using Skiff.Client;
using Skiff.Compose.Model;
using Skiff.Compose.Yaml;

namespace Skiff.Compose.Engine;

/// <summary>Sees to it that the networks and volumes of a project are there before its containers.</summary>
internal static class ProjectResources
{
    public static async Task EnsureAsync(ComposeContext context, Project project, CancellationToken cancellationToken)
    {
        var networks = context.ForEachAsync(project.Used("networks"), entry => NetworkAsync(context, project, entry.Key, entry.Value, cancellationToken));
        var volumes = context.ForEachAsync(project.Used("volumes"), entry => VolumeAsync(context, project, entry.Key, entry.Value, cancellationToken));
        await networks;
        await volumes;
    }

    private static async Task NetworkAsync(ComposeContext context, Project project, string key, YamlNode node, CancellationToken cancellationToken)
    {
        var name = node["name"]!.Text;
        if (await FindNetworkAsync(context.Client, name, cancellationToken) is { } present)
        {
            if (node["external"]?.Text != "true" && present.Labels?.GetValueOrDefault(ComposeLabels.Project) is not { } owner)
                context.Warn($"a network with name {name} exists but was not created by compose.\nSet `external: true` to use an existing network");
            else if (node["external"]?.Text != "true" && present.Labels?.GetValueOrDefault(ComposeLabels.Project) != project.Name)
                context.Warn($"a network with name {name} exists but was not created for project \"{project.Name}\".\nSet `external: true` to use an existing network");
            return;
        }
        if (node["external"]?.Text == "true")
            throw new ComposeException($"network {name} declared as external, but could not be found");
        var subject = $"Network {name}";
        context.Tell(subject, "Creating");
        var ipam = node["ipam"];
        var labels = Service.PairsOf(node["labels"]);
        labels[ComposeLabels.Network] = key;
        labels[ComposeLabels.Project] = project.Name;
        labels[ComposeLabels.Version] = ComposeLabels.CompatibleVersion;
        try
        {
            await context.Client.Networks.CreateAsync(new NetworkCreateRequest
            {
                Name = name,
                CheckDuplicate = true,
                Driver = node["driver"]?.Text ?? "",
                Internal = node["internal"]?.Text == "true",
                Attachable = node["attachable"]?.Text == "true",
                EnableIPv4 = node["enable_ipv4"] is { } four ? four.Text == "true" : null,
                EnableIPv6 = node["enable_ipv6"] is { } six ? six.Text == "true" : null,
                Options = Service.PairsOf(node["driver_opts"]),
                Labels = labels,
                Ipam = ipam is null ? null : new Ipam
                {
                    Driver = ipam["driver"]?.Text ?? "",
                    Options = ipam["options"] is { } options ? Service.PairsOf(options) : null,
                    Config = ipam["config"]?.Items.ConvertAll(static pool => new IpamConfig
                    {
                        Subnet = pool["subnet"]?.Text,
                        Gateway = pool["gateway"]?.Text,
                        IPRange = pool["ip_range"]?.Text,
                        AuxiliaryAddresses = pool["aux_addresses"] is { } reserved ? Service.PairsOf(reserved) : null,
                    }),
                },
            }, cancellationToken);
        }
        catch (ApiException error) when (error.IsConflict)
        {
            // another `up` of this project was faster
        }
        catch (ApiException error)
        {
            context.Tell(subject, "Error", ProgressStatus.Failed);
            throw new ComposeException($"failed to create network {name}: Error response from daemon: {error.Message}");
        }
        context.Tell(subject, "Created", ProgressStatus.Done);
    }

    public static async Task<NetworkInspect?> FindNetworkAsync(EngineClient client, string name, CancellationToken cancellationToken)
    {
        var list = await client.Networks.ListAsync(new ApiQuery().Filters(new Dictionary<string, IReadOnlyList<string>> { ["name"] = [name] }), cancellationToken);
        return list.Find(network => network.Name == name);
    }

    private static async Task VolumeAsync(ComposeContext context, Project project, string key, YamlNode node, CancellationToken cancellationToken)
    {
        var name = node["name"]!.Text;
        try
        {
            var present = JsonSerializer.Deserialize(await context.Client.Volumes.InspectRawAsync(name, cancellationToken), ApiJson.Wire.Volume);
            var owner = present?.Labels?.GetValueOrDefault(ComposeLabels.Project);
            if (node["external"]?.Text != "true" && owner is null)
                context.Warn($"volume \"{name}\" already exists but was not created by Docker Compose. Use `external: true` to use an existing volume");
            else if (node["external"]?.Text != "true" && owner != project.Name)
                context.Warn($"volume \"{name}\" already exists but was created for project \"{owner}\" (expected \"{project.Name}\"). Use `external: true` to use an existing volume");
            return;
        }
        catch (ApiException error) when (error.IsNotFound)
        {
            if (node["external"]?.Text == "true")
                throw new ComposeException($"external volume \"{name}\" not found");
        }
        var subject = $"Volume \"{name}\"";
        context.Tell(subject, "Creating");
        var labels = Service.PairsOf(node["labels"]);
        labels[ComposeLabels.Volume] = key;
        labels[ComposeLabels.Project] = project.Name;
        labels[ComposeLabels.Version] = ComposeLabels.CompatibleVersion;
        await context.Client.Volumes.CreateAsync(new VolumeCreateRequest { Name = name, Driver = node["driver"]?.Text ?? "", DriverOpts = Service.PairsOf(node["driver_opts"]), Labels = labels }, cancellationToken);
        context.Tell(subject, "Created", ProgressStatus.Done);
    }
}
