namespace Skiff.Linux.Processes;

/// <summary>Where an operation keeps its result for later ones.</summary>
public readonly record struct Slot(int Number);
