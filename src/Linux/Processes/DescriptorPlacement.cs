namespace Skiff.Linux.Processes;

/// <summary>A descriptor that a program is to find under this number.</summary>
public readonly record struct DescriptorPlacement(FileDescriptor Descriptor, int Number);
