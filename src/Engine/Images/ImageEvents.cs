using Skiff.Engine.Events;
using Skiff.Oci.Image;
using Skiff.Storage.Images;

namespace Skiff.Engine.Images;

/// <summary>The events of images: a name, and all labels.</summary>
internal sealed class ImageEvents(EventLog events)
{
    public void Publish(string action, StoredImage image, string name) => Publish(action, image.Id, image.Config.Value.Config?.Labels, name);

    /// <summary>An event of a registry: about a name, not an ID.</summary>
    public void Publish(string action, StoredImage image, string actor, string name)
    {
        var attributes = new Dictionary<string, string>(image.Config.Value.Config?.Labels ?? new Dictionary<string, string>(), StringComparer.Ordinal) { ["name"] = name };
        events.Publish("image", action, actor, attributes);
    }

    public void Publish(string action, Digest id, IReadOnlyDictionary<string, string>? labels, string name)
    {
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in labels ?? new Dictionary<string, string>())
            attributes[key] = value;
        attributes["name"] = name;
        events.Publish("image", action, id.Text, attributes);
    }
}
