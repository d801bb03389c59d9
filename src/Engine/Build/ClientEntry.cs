using Skiff.Linux.Files;

namespace Skiff.Engine.Build;

/// <summary>A file of the client's.</summary>
/// <param name="Path">Relative, with `/` between names.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Permissions">The low twelve bits.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Modified">To the nanosecond.</param>
/// <param name="Target">Of a symbolic link; empty otherwise.</param>
/// <param name="Major">Of a device.</param>
/// <param name="Minor">Of a device.</param>
public sealed record ClientEntry(string Path, FileKind Kind, uint Permissions, long Size, FileTime Modified, string Target, uint Major, uint Minor);
