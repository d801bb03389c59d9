using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Netlink;

/// <summary>Word of changes to the nf_tables of the namespace it is made in, whoever makes them.</summary>
public sealed class NftMonitor : IDisposable
{
    private const int NFNLGRP_NFTABLES = 7;
    private const ushort NFT_MSG_DELTABLE = NftBatch.Subsystem | 2, NFT_MSG_NEWCHAIN = NftBatch.Subsystem | 3;
    private const ushort NFT_MSG_DELRULE = NftBatch.Subsystem | 8;
    private readonly NetlinkSocket _socket = new(NetlinkProtocol.Netfilter, 32768);
    private readonly FileDescriptor _descriptor;

    public NftMonitor()
    {
        _socket.Join(NFNLGRP_NFTABLES);
        _descriptor = new FileDescriptor((int)_socket.Handle.DangerousGetHandle(), owned: false);
    }

    public void Dispose()
    {
        _descriptor.Dispose();
        _socket.Dispose();
    }

    /// <summary>Blocks until something changed, or <paramref name="stop"/> can be read or is closed at its other end.</summary>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="structural">
    /// A table or rule was deleted or a chain added, or changes came faster than they were read; not just elements of sets.
    /// </param>
    /// <returns>False: stopped.</returns>
    public bool Wait(FileDescriptor stop, out bool structural)
    {
        Span<PollEntry> entries = [new PollEntry(stop, PollEvents.In), new PollEntry(_descriptor, PollEvents.In)];
        structural = false;
        while (Polling.Wait(entries, -1) == 0)
        {
        }
        if (entries[0].Returned != PollEvents.None)
        {
            return false;
        }
        var seen = false;
        var complete = _socket.Listen((type, _) => seen |= type is NFT_MSG_DELTABLE or NFT_MSG_NEWCHAIN or NFT_MSG_DELRULE);
        structural = seen || !complete;
        return true;
    }
}
