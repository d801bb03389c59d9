namespace Skiff.Client;

/// <summary>What the head of a ping's answer says of the daemon.</summary>
public sealed record Ping(string? ApiVersion, string? OsType, bool Experimental);
