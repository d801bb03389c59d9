namespace Skiff.Network.Dns;

/// <summary>
/// What an answer depends on: the question, the servers asked, and the query's flags and EDNS payload size, which the
/// server's answer follows.
/// </summary>
internal readonly record struct CacheKey(string Servers, string Name, ushort Type, ushort Class, int Flags, int PayloadSize);
