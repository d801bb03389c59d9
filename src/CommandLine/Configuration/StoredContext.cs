namespace Skiff.CommandLine.Configuration;

/// <summary>A named daemon.</summary>
public sealed record StoredContext(string Name, string Description, string Host, bool SkipTlsVerify);
