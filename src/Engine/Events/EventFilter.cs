using Skiff.Api.Daemon;
using Skiff.Oci.Reference;

namespace Skiff.Engine.Events;

/// <summary>Which events fit the filters of a request.</summary>
internal sealed class EventFilter
{
    private static readonly HashSet<string> Accepted =
        ["config", "container", "daemon", "event", "image", "label", "network", "node", "plugin", "scope", "secret", "service", "type", "volume"];

    private readonly Filters _filters;

    /// <summary>Errors: InvalidArgument for an unknown filter.</summary>
    public EventFilter(Filters filters)
    {
        filters.RequireOnly(Accepted);
        _filters = filters;
    }

    public bool Accepts(EventMessage message)
    {
        if (_filters.IsEmpty)
            return true;
        return _filters.Accepts("type", message.Type!)
            && _filters.Accepts("scope", message.Scope!)
            && _filters.Accepts("event", wanted => ActionFits(wanted, message.Action!))
            && Actor("container", message)
            && Actor("network", message)
            && Actor("volume", message)
            && Actor("daemon", message)
            && Actor("plugin", message)
            && Actor("service", message)
            && Actor("node", message)
            && Actor("secret", message)
            && Actor("config", message)
            && _filters.Accepts("image", wanted => ImageFits(wanted, message))
            && _filters.AcceptsLabels("label", message.Actor!.Attributes);
    }

    /// <summary>`health_status`, `exec_create`, `exec_start` stand for all actions that begin so.</summary>
    private static bool ActionFits(string wanted, string action)
        => wanted == action
            || (action.StartsWith(wanted, StringComparison.Ordinal) && action.Length > wanted.Length && action[wanted.Length] == ':');

    private bool Actor(string type, EventMessage message) => !_filters.Has(type)
        || (message.Type == type && _filters.Accepts(type, wanted => ActorFits(wanted, message)));

    /// <summary>By the beginning of an ID or a name, as Docker has it.</summary>
    private static bool ActorFits(string wanted, EventMessage message)
    {
        var prefix = wanted.StartsWith('/') ? wanted[1..] : wanted;
        return message.Actor!.Id!.StartsWith(prefix, StringComparison.Ordinal)
            || (message.Actor.Attributes!.TryGetValue("name", out var name) && name.StartsWith(prefix, StringComparison.Ordinal));
    }

    private static bool ImageFits(string wanted, EventMessage message)
    {
        var attributes = message.Actor!.Attributes!;
        var name = message.Type == "image" ? attributes.GetValueOrDefault("name") : attributes.GetValueOrDefault("image");
        return message.Actor.Id == wanted || name == wanted
            || (name is not null && ImageReference.TryParse(name, out var reference) && reference.FamiliarRepository == wanted);
    }
}
