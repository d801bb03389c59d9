namespace Skiff.Runtime.Security;

/// <summary>
/// On x86 the calls on sockets and on System V objects go through one number each, with the operation as the first
/// argument. A rule for `connect` is one for `socketcall` with operation 3 as well, unless it looks at arguments, which are behind a pointer there.
/// </summary>
internal static class SocketCalls
{
    private const int SocketCall = 102, InterProcessCall = 117;

    private static readonly Dictionary<string, (int Call, uint Operation)>.AlternateLookup<ReadOnlySpan<char>> s_operations =
        new Dictionary<string, (int, uint)>(StringComparer.Ordinal)
        {
            ["socket"] = (SocketCall, 1), ["bind"] = (SocketCall, 2), ["connect"] = (SocketCall, 3), ["listen"] = (SocketCall, 4),
            ["accept"] = (SocketCall, 5), ["getsockname"] = (SocketCall, 6), ["getpeername"] = (SocketCall, 7), ["socketpair"] = (SocketCall, 8),
            ["send"] = (SocketCall, 9), ["recv"] = (SocketCall, 10), ["sendto"] = (SocketCall, 11), ["recvfrom"] = (SocketCall, 12),
            ["shutdown"] = (SocketCall, 13), ["setsockopt"] = (SocketCall, 14), ["getsockopt"] = (SocketCall, 15), ["sendmsg"] = (SocketCall, 16),
            ["recvmsg"] = (SocketCall, 17), ["accept4"] = (SocketCall, 18), ["recvmmsg"] = (SocketCall, 19), ["sendmmsg"] = (SocketCall, 20),
            ["semop"] = (InterProcessCall, 1), ["semget"] = (InterProcessCall, 2), ["semctl"] = (InterProcessCall, 3), ["semtimedop"] = (InterProcessCall, 4),
            ["msgsnd"] = (InterProcessCall, 11), ["msgrcv"] = (InterProcessCall, 12), ["msgget"] = (InterProcessCall, 13), ["msgctl"] = (InterProcessCall, 14),
            ["shmat"] = (InterProcessCall, 21), ["shmdt"] = (InterProcessCall, 22), ["shmget"] = (InterProcessCall, 23), ["shmctl"] = (InterProcessCall, 24),
        }.GetAlternateLookup<ReadOnlySpan<char>>();

    public static void Extend(SeccompTable table, ReadOnlySpan<char> name, SeccompRuleSet rules)
    {
        if (rules.Always is { } action && s_operations.TryGetValue(name, out var found))
        {
            var operation = new SeccompCondition(0, SeccompOperator.Equal, found.Operation, ulong.MaxValue);
            table.Extend(found.Call, new SeccompVerdict([new SeccompRule([operation], action)], rules.Default, false));
        }
    }
}
