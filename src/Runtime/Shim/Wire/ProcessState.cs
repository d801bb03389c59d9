namespace Skiff.Runtime.Shim.Wire;

/// <summary>One process in a <see cref="WelcomeMessage"/>. <paramref name="Pid"/> is 0 while it has not been started.</summary>
internal readonly record struct ProcessState(string Process, int Pid, bool Started, ProcessExit? Exit);
