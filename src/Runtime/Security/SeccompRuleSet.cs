namespace Skiff.Runtime.Security;

/// <summary>The rules that a profile has for one name.</summary>
internal sealed class SeccompRuleSet(SeccompAction defaultAction)
{
    private readonly List<SeccompRule> _conditional = [];
    private SeccompAction? _always;
    private SeccompVerdict? _wide;
    private SeccompVerdict? _narrow;

    /// <summary>False when the profile says of this call only what it says of all others.</summary>
    public bool HasRules => _always is not null || _conditional.Count > 0;

    public bool Notifies => _always is { Notifies: true } || (_always is null && _conditional.Exists(rule => rule.Action.Notifies));

    public void Add(SeccompRule rule)
    {
        if (rule.Conditions.Length > 0)
        {
            _conditional.Add(rule);
        }
        else
        {
            _always ??= rule.Action;
        }
    }

    public SeccompVerdict Verdict(bool wide)
    {
        ref var verdict = ref wide ? ref _wide : ref _narrow;
        return verdict ??= _always is { } action
            ? SeccompVerdict.Always(action)
            : new SeccompVerdict(_conditional, defaultAction, wide);
    }

    /// <summary>The action, when it does not depend on arguments.</summary>
    public SeccompAction? Always => _always;

    public SeccompAction Default => defaultAction;
}
