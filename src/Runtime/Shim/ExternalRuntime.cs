namespace Skiff.Runtime.Shim;

/// <summary>An OCI runtime registered by the user (runc, crun, runsc, kata).</summary>
public sealed record ExternalRuntime(string Path, IReadOnlyList<string> Arguments);
