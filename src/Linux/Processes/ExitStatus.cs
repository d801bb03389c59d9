namespace Skiff.Linux.Processes;

/// <summary>How a process ended: its exit status, or the signal that killed it.</summary>
public readonly record struct ExitStatus(int Code, int Signal)
{
    /// <summary>As a shell gives it: 128 + the signal for a killed process.</summary>
    public int ShellCode => Signal == 0 ? Code : 128 + Signal;

    public bool Succeeded => Signal == 0 && Code == 0;

    public override string ToString() => Signal == 0 ? $"exit status {Code}" : $"signal {Signal}";
}
