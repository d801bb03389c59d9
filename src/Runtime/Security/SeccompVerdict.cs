namespace Skiff.Runtime.Security;

/// <summary>What a filter decides about one call: the first rule that holds, else the action. Wide conditions look at all 64 bits of an argument.</summary>
internal sealed record SeccompVerdict(IReadOnlyList<SeccompRule> Rules, SeccompAction Otherwise, bool Wide)
{
    private static readonly IReadOnlyList<SeccompRule> s_none = [];

    public static SeccompVerdict Always(SeccompAction action) => new(s_none, action, false);

    public bool Unconditional => Rules.Count == 0;

    /// <summary>Conditional verdicts are the same only if they are one object: comparing rules would save nothing.</summary>
    public bool Equals(SeccompVerdict? other) =>
        ReferenceEquals(this, other) || (other is { Unconditional: true } && Unconditional && other.Otherwise == Otherwise);

    public override int GetHashCode() => Otherwise.GetHashCode();
}
