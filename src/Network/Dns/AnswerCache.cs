using System.Buffers.Binary;

namespace Skiff.Network.Dns;

/// <summary>
/// Answers of upstream servers, kept as long as their records live (RFC 2308 for what does not exist), with the times to live
/// counted down. At most <see cref="Capacity"/> entries; when full, it starts over. Safe for concurrent use.
/// </summary>
internal sealed class AnswerCache(TimeProvider time)
{
    private const int Capacity = 512;
    private const int LargestAnswer = 1024;
    private const uint Longest = 3600;
    private const uint LongestFailure = 30;
    private readonly Lock _gate = new();
    private readonly Dictionary<CacheKey, Entry> _entries = [];

    public byte[]? Find(CacheKey key)
    {
        Entry? entry;
        lock (_gate)
        {
            _entries.TryGetValue(key, out entry);
        }
        if (entry is null)
        {
            return null;
        }
        var age = (long)time.GetElapsedTime(entry.Since).TotalSeconds;
        if (age >= entry.Lifetime)
        {
            return null;
        }
        var answer = entry.Answer.ToArray();
        foreach (var offset in entry.TimesToLive)
        {
            var field = answer.AsSpan(offset, 4);
            BinaryPrimitives.WriteUInt32BigEndian(field, (uint)Math.Max(0, BinaryPrimitives.ReadUInt32BigEndian(field) - age));
        }
        return answer;
    }

    public void Add(CacheKey key, byte[] answer)
    {
        if (answer.Length > LargestAnswer || DnsWire.IsTruncated(answer)
            || DnsWire.CodeOf(answer) is not (DnsCode.NoError or DnsCode.NameError)
            || DnsWire.TimesToLive(answer) is not { Count: > 0 } offsets)
        {
            return;
        }
        var empty = DnsWire.CodeOf(answer) == DnsCode.NameError || BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6)) == 0;
        var lifetime = empty ? LongestFailure : Longest;
        foreach (var offset in offsets)
        {
            lifetime = Math.Min(lifetime, BinaryPrimitives.ReadUInt32BigEndian(answer.AsSpan(offset)));
        }
        if (lifetime == 0)
        {
            return;
        }
        lock (_gate)
        {
            if (_entries.Count >= Capacity)
            {
                _entries.Clear();
            }
            _entries[key] = new Entry(answer, offsets, time.GetTimestamp(), lifetime);
        }
    }

    private sealed record Entry(byte[] Answer, List<int> TimesToLive, long Since, uint Lifetime);
}
