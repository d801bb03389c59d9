using Skiff.Runtime.Shim;

namespace Skiff.Engine.State;

/// <summary>What is found of a container that ran under an earlier daemon: its shim, else the exit it left, else nothing; the directory it had ends with the machine.</summary>
internal sealed record LeftBehind(IShim? Shim, ProcessExit? Exit, bool HadDirectory);
