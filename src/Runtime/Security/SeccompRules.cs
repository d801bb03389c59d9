using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Security;

/// <summary>A profile's rules by name.</summary>
internal sealed class SeccompRules
{
    private readonly Dictionary<string, SeccompRuleSet> _byName;
    private readonly Dictionary<string, SeccompRuleSet>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    private SeccompRules(int capacity)
    {
        _byName = new Dictionary<string, SeccompRuleSet>(capacity, StringComparer.Ordinal);
        _lookup = _byName.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public bool AnyNotifies { get; private set; }

    public SeccompRuleSet? Find(ReadOnlySpan<char> name) => _lookup.TryGetValue(name, out var rules) ? rules : null;

    public bool Notifies(string name) => _byName.TryGetValue(name, out var rules) && rules.Notifies;

    public static SeccompRules Collect(Seccomp profile, SeccompAction defaultAction)
    {
        var rules = new SeccompRules(SyscallTable.Count);
        foreach (var group in profile.Syscalls ?? [])
        {
            if (group.Names.Length == 0)
            {
                throw new EngineException(ErrorKind.InvalidArgument, "linux.seccomp.syscalls.names: empty");
            }
            var action = SeccompAction.Parse(group.Action, group.ErrnoRet, "linux.seccomp.syscalls.action");
            rules.AnyNotifies |= action.Notifies;
            var alternatives = Alternatives(group.Args, action);
            foreach (var name in group.Names)
            {
                if (!rules._byName.TryGetValue(name, out var set))
                {
                    rules._byName.Add(name, set = new SeccompRuleSet(defaultAction));
                }
                if (action != defaultAction)
                {
                    alternatives.ForEach(set.Add);
                }
            }
        }
        return rules;
    }

    /// <summary>
    /// Conditions on different arguments must all hold. Two on the same one make each condition a rule of its own: that is
    /// how runc reads profiles, and how profiles that list the allowed values of an argument are written.
    /// </summary>
    private static List<SeccompRule> Alternatives(SeccompArg[]? arguments, SeccompAction action)
    {
        var conditions = (arguments ?? []).Select(SeccompCondition.Parse).ToArray();
        return conditions.DistinctBy(condition => condition.Index).Count() == conditions.Length
            ? [new SeccompRule(conditions, action)]
            : [.. conditions.Select(condition => new SeccompRule([condition], action))];
    }
}
