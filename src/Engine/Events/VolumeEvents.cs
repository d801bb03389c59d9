using Skiff.Engine.State;

namespace Skiff.Engine.Events;

/// <summary>The events of volumes that containers use.</summary>
internal static class VolumeEvents
{
    /// <summary><paramref name="action"/> is `mount` or `unmount`.</summary>
    public static void PublishVolume(this EventLog events, string action, string containerId, MountRecord mount)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["container"] = containerId,
            ["driver"] = mount.Driver,
        };
        if (action == "mount")
        {
            attributes["destination"] = mount.Destination;
            attributes["propagation"] = mount.Propagation;
            attributes["read/write"] = mount.RW ? "true" : "false";
        }
        events.Publish("volume", action, mount.Name, attributes);
    }
}
