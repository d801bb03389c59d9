using Skiff.Linux;
using Skiff.Linux.Netlink;

namespace Skiff.Network.Firewall;

/// <summary>
/// Firewalls of others that drop what the host forwards unless they know it: Docker sets that policy, and so do ufw and
/// administrators. Accepting a packet in our own table does not keep another from dropping it, so each bridge gets
/// two rules there: what comes from it and what goes to it is accepted. What may go to it was decided in our table. They
/// stand in DOCKER-USER, the chain Docker keeps for its users, or else at the top of the dropping chain; they are written as
/// iptables-nft would write them, and are taken away with the bridge. Not for concurrent use.
/// </summary>
internal sealed class ForeignFilters(NftSocket socket, string ownTable)
{
    private const string UserChain = "DOCKER-USER";

    /// <summary>Adds what is missing for these bridges.</summary>
    public void Open(IReadOnlyCollection<string> bridges)
    {
        foreach (var (family, table, chain) in Dropping())
        {
            var batch = new NftBatch(family, table);
            var missing = bridges.Where(bridge => socket.FindRules(family, table, chain, Comment(bridge)).Count == 0).ToList();
            foreach (var bridge in missing)
            {
                AddRule(batch, chain, bridge, NftMeta.IncomingName);
                AddRule(batch, chain, bridge, NftMeta.OutgoingName);
            }
            if (missing.Count > 0)
            {
                Commit(batch);
            }
        }
    }

    /// <summary>Takes away the rules of a bridge, wherever they are.</summary>
    public void Close(string bridge)
    {
        foreach (var (family, table, chain) in Places())
        {
            var handles = socket.FindRules(family, table, chain, Comment(bridge));
            if (handles.Count > 0)
            {
                var batch = new NftBatch(family, table);
                foreach (var handle in handles)
                {
                    batch.DeleteRule(chain, handle);
                }
                Commit(batch);
            }
        }
    }

    private static void AddRule(NftBatch batch, string chain, string bridge, NftMeta direction) => batch
        .BeginRule(chain, atTop: true).Meta(direction).Compare(NftBatch.InterfaceName(bridge)).Counter().Accept()
        .EndRule(Comment(bridge));

    private static string Comment(string bridge) => "skiff: " + bridge;

    private IEnumerable<(NftFamily Family, string Table, string Chain)> Dropping()
    {
        var chains = Chains();
        return chains.Where(chain => IsForward(chain) && chain.DropsByDefault)
            .Select(chain => (chain.Family, chain.Table, HasUserChain(chains, chain) ? UserChain : chain.Name));
    }

    private IEnumerable<(NftFamily Family, string Table, string Chain)> Places() => Chains()
        .Where(chain => IsForward(chain) || chain.Name == UserChain)
        .Select(chain => (chain.Family, chain.Table, chain.Name));

    private List<NftChain> Chains() =>
        [.. socket.Chains(NftFamily.None).Where(chain => chain.Family is NftFamily.Inet or NftFamily.IPv4 or NftFamily.IPv6)];

    private bool IsForward(NftChain chain) =>
        chain is { Hook: NftHook.Forward, Type: "filter" } && !(chain.Family == NftFamily.Inet && chain.Table == ownTable);

    private static bool HasUserChain(List<NftChain> chains, NftChain of) =>
        chains.Exists(chain => chain.Name == UserChain && chain.Family == of.Family && chain.Table == of.Table);

    // the other firewall may change at the same moment; its next change, or ours, brings us here again
    private void Commit(NftBatch batch)
    {
        try
        {
            socket.Commit(batch);
        }
        catch (LinuxException error) when (error.Errno is Errno.ENOENT or Errno.EBUSY)
        {
        }
    }
}
