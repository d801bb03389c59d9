using Skiff.Linux.Netlink;

namespace Skiff.Network.Firewall;

/// <summary>
/// Keeps the table in step with networks and sandboxes. Every change is one transaction of the kernel. Not for concurrent use.
/// </summary>
internal sealed class Firewall : IDisposable
{
    private readonly string _table;
    private readonly NftSocket _socket = new();
    private readonly ForeignFilters _others;

    public Firewall(string table)
    {
        _table = table;
        _others = new ForeignFilters(_socket, table);
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>
    /// Replaces the whole table in one transaction: no packet sees a state in between, and connections go on.
    /// </summary>
    public void Rebuild(IReadOnlyList<FirewallNetwork> networks, IEnumerable<Publication> publications)
    {
        var batch = new NftBatch(NftFamily.Inet, _table);
        FirewallTable.Build(batch, KernelSetting.Read("/proc/sys/net/bridge/bridge-nf-call-ip6tables") is null or "0");
        Add(batch, networks.SelectMany(FirewallTable.ElementsOf).Concat(publications.SelectMany(FirewallTable.ElementsOf)));
        _socket.Commit(batch);
        OpenOthers(networks);
    }

    /// <summary>False when somebody deleted the table or flushed its rules.</summary>
    public bool IsIntact() => _socket.CountRules(NftFamily.Inet, _table, FirewallTable.Forward) > 0;

    /// <summary>Sees to it that other firewalls let bridges' packets through.</summary>
    public void OpenOthers(IReadOnlyList<FirewallNetwork> networks) =>
        _others.Open([.. networks.Select(network => network.Interface)]);

    /// <summary>Takes away everything, also from other firewalls.</summary>
    public void Delete(IEnumerable<FirewallNetwork> networks)
    {
        foreach (var network in networks)
        {
            _others.Close(network.Interface);
        }
        _socket.Commit(new NftBatch(NftFamily.Inet, _table).AddTable().DeleteTable());
    }

    public void Add(FirewallNetwork network)
    {
        Commit(FirewallTable.ElementsOf(network), Add);
        _others.Open([network.Interface]);
    }

    public void Remove(FirewallNetwork network)
    {
        _others.Close(network.Interface);
        Commit(FirewallTable.ElementsOf(network), Remove);
    }

    public void Add(Publication publication)
    {
        Commit(FirewallTable.ElementsOf(publication), Add);
        ForgetDatagrams(publication);
    }

    public void Remove(Publication publication) => Commit(FirewallTable.ElementsOf(publication), Remove);

    /// <summary>Leads published ports to another address, in one transaction.</summary>
    public void Replace(Publication old, Publication current)
    {
        var batch = new NftBatch(NftFamily.Inet, _table);
        Remove(batch, FirewallTable.ElementsOf(old));
        Add(batch, FirewallTable.ElementsOf(current));
        _socket.Commit(batch);
        ForgetDatagrams(current);
    }

    // A client that kept sending while nobody had the port, or another container had it, has a flow that leads there, and
    // which lives as long as it sends: UDP has no connections to begin anew.
    private static void ForgetDatagrams(Publication publication)
    {
        const byte Udp = 17;
        var ports = publication.Ports.Where(port => port.Protocol == "udp" && port.HostPort > 0)
            .SelectMany(port => Enumerable.Range(port.HostPort, port.Count)).ToHashSet();
        if (ports.Count > 0)
        {
            using var connections = new ConnectionTracking();
            connections.Forget(Udp, ports);
        }
    }

    private void Commit(
        IEnumerable<(string Set, NftElement Element)> elements, Action<NftBatch, IEnumerable<(string, NftElement)>> change)
    {
        var all = elements.ToList();
        if (all.Count > 0)
        {
            var batch = new NftBatch(NftFamily.Inet, _table);
            change(batch, all);
            _socket.Commit(batch);
        }
    }

    private static void Add(NftBatch batch, IEnumerable<(string Set, NftElement Element)> elements)
    {
        foreach (var group in elements.GroupBy(item => item.Set, item => item.Element))
        {
            batch.AddElements(group.Key, group);
        }
    }

    private static void Remove(NftBatch batch, IEnumerable<(string Set, NftElement Element)> elements)
    {
        foreach (var group in elements.GroupBy(item => item.Set, item => item.Element))
        {
            batch.DeleteElements(group.Key, group);
        }
    }
}
