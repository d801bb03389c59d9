namespace Skiff.Network.Dns;

/// <summary>
/// The question of a query (RFC 1035 section 4.1): <paramref name="Name"/> in lower case without the last dot,
/// <paramref name="End"/> the offset behind the question in the message, <paramref name="PayloadSize"/> what the client takes
/// by UDP (RFC 6891), 0 without EDNS.
/// </summary>
internal readonly record struct DnsQuestion(string Name, ushort Type, ushort Class, int End, int PayloadSize);
