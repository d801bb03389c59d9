namespace Skiff.Runtime.Security;

/// <summary>All conditions must hold; none always do.</summary>
internal sealed record SeccompRule(SeccompCondition[] Conditions, SeccompAction Action);
