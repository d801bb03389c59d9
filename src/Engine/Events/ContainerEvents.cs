using System.Globalization;
using Skiff.Engine.Containers;
using Skiff.Network.Sandboxes;

namespace Skiff.Engine.Events;

/// <summary>The events of containers, with the attributes every one of them has: image, name and all labels.</summary>
internal static class ContainerEvents
{
    public static void Publish(this EventLog events, Container container, string action, params ReadOnlySpan<(string Key, string Value)> extra)
    {
        var record = container.Record;
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        if (record.Config.Labels is { } labels)
        {
            foreach (var (key, value) in labels)
                attributes[key] = value;
        }
        foreach (var (key, value) in extra)
            attributes[key] = value;
        attributes["image"] = record.Config.Image ?? "";
        attributes["name"] = container.BareName;
        events.Publish("container", action, container.Id, attributes);
    }

    public static void PublishKill(this EventLog events, Container container, int signal)
        => events.Publish(container, "kill", ("signal", signal.ToString(CultureInfo.InvariantCulture)));

    public static void PublishDie(this EventLog events, Container container)
    {
        var state = container.Record.State;
        var seconds = state.StartedAt == DockerTime.Never ? 0 : (long)(state.FinishedAt - state.StartedAt).TotalSeconds;
        events.Publish(
            container,
            "die",
            ("exitCode", state.ExitCode.ToString(CultureInfo.InvariantCulture)),
            ("execDuration", seconds.ToString(CultureInfo.InvariantCulture)));
    }

    public static void PublishNetworks(this EventLog events, string action, SandboxState? sandbox, Func<string, string> driverOf)
    {
        if (sandbox is null)
            return;
        foreach (var endpoint in sandbox.Endpoints)
            events.PublishNetwork(action, sandbox.ContainerId, endpoint, driverOf(endpoint.NetworkId));
    }

    public static void PublishNetwork(this EventLog events, string action, string containerId, EndpointState endpoint, string driver)
        => events.Publish("network", action, endpoint.NetworkId, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["container"] = containerId,
            ["name"] = endpoint.NetworkName,
            ["type"] = driver,
        });
}
