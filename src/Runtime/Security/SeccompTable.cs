namespace Skiff.Runtime.Security;

/// <summary>Verdicts of one architecture by call number, while they are collected.</summary>
internal sealed class SeccompTable(SyscallArchitecture architecture)
{
    private readonly Dictionary<int, SeccompVerdict> _verdicts = new(512);

    public SyscallArchitecture Architecture { get; } = architecture;

    /// <summary>The highest number that the profile names, whatever it says about it; -1 when it names none.</summary>
    public int Last { get; private set; } = -1;

    public void Set(int number, SeccompRuleSet rules)
    {
        if (number > Last && SeccompCompiler.IsOrdinary(number))
        {
            Last = number;
        }
        if (rules.HasRules)
        {
            _verdicts[number] = rules.Verdict(SeccompTarget.IsWide(Architecture));
        }
    }

    /// <summary>Adds rules to what was set for a number; a verdict without conditions stays as it is.</summary>
    public void Extend(int number, SeccompVerdict verdict)
    {
        if (!_verdicts.TryGetValue(number, out var known))
        {
            _verdicts[number] = verdict;
        }
        else if (!known.Unconditional)
        {
            _verdicts[number] = known with { Rules = [.. known.Rules, .. verdict.Rules] };
        }
    }

    public List<KeyValuePair<int, SeccompVerdict>> Sorted()
    {
        var sorted = new List<KeyValuePair<int, SeccompVerdict>>(_verdicts);
        sorted.Sort(static (left, right) => left.Key.CompareTo(right.Key));
        return sorted;
    }
}
