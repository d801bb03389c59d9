namespace Skiff.Linux.Terminals;

/// <summary>Who runs this process.</summary>
public static class CallingUser
{
    public static bool IsRoot => TerminalCalls.EffectiveUser() == 0;
}
