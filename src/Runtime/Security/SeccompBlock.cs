namespace Skiff.Runtime.Security;

/// <summary>The part of a filter for one AUDIT_ARCH_*; the first range starts at 0.</summary>
internal sealed record SeccompBlock(uint Audit, IReadOnlyList<SeccompRange> Ranges);
