namespace Skiff.Runtime.Shim;

/// <summary>How a process ended. <paramref name="Code"/> is its exit status, or 128 + the signal that killed it.</summary>
public readonly record struct ProcessExit(int Code, DateTimeOffset At, bool OutOfMemory);
