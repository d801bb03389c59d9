using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Netlink;

namespace Skiff.Network.Subordinate;

/// <summary>
/// The links of the host that macvlan and ipvlan networks share the wire of. VLAN interfaces (<c>eth0.10</c>) are made when they are
/// missing, and so are parents that lead nowhere. Not for concurrent use.
/// </summary>
internal sealed class ParentLinks(RouteSocket host, SafeFileHandle home)
{
    /// <summary>Sees to it that the parent is there. True when it was made.</summary>
    public bool Ensure(SubordinateSettings settings)
    {
        if (host.FindLink(settings.Parent) is not null)
        {
            return false;
        }
        if (settings.HasOwnParent)
        {
            MakeOwn(settings.Parent);
        }
        else
        {
            MakeVlan(settings.Parent);
        }
        return true;
    }

    /// <summary>The parent's index, the parent being made if it went away meanwhile.</summary>
    public int IndexOf(SubordinateSettings settings)
    {
        Ensure(settings);
        return host.FindLink(settings.Parent)?.Index ?? throw new LinuxException("get link", Errno.ENODEV, settings.Parent);
    }

    public void Delete(string parent) => host.DeleteLink(parent).Commit(static (_, errno) => errno == Errno.ENODEV);

    private void MakeOwn(string name)
    {
        try
        {
            host.AddLink(name, "dummy", 0, []).SetUp(name).Commit();
        }
        catch (LinuxException error) when (error.Errno == Errno.EOPNOTSUPP)
        {
            // a kernel without dummy links has veth ones: a pair whose other end nobody uses
            var peer = "dp" + name[2..];
            host.AddVeth(new VethSpec { Name = name, Mtu = 1500, PeerName = peer, PeerNamespace = home }).SetUp(peer).Commit();
        }
    }

    private void MakeVlan(string name)
    {
        var dot = name.LastIndexOf('.');
        if (dot <= 0 || !int.TryParse(name.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            throw new EngineException(ErrorKind.Internal, $"invalid subinterface vlan name {name}, example formatting is eth0.10");
        }
        if (id is < 1 or > 4094)
        {
            throw new EngineException(ErrorKind.Internal, $"vlan id must be between 1-4094, received: {id}");
        }
        if (host.FindLink(name[..dot]) is not { } parent)
        {
            throw new EngineException(ErrorKind.Internal, $"-o parent interface does was not found on the host: {name[..dot]}");
        }
        try
        {
            host.AddVlan(name, parent.Index, (ushort)id).SetUp(name).Commit();
        }
        catch (LinuxException error)
        {
            throw new EngineException(ErrorKind.Internal, $"failed to create {name} vlan link: {error.Errno.Describe()}", error);
        }
    }
}
