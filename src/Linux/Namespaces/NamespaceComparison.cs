using System.Globalization;
using Skiff.Linux.Files;

namespace Skiff.Linux.Namespaces;

/// <summary>Which namespaces of another process are not ours.</summary>
public static class NamespaceComparison
{
    public static IReadOnlyList<NamespaceKind> Different(int pid)
    {
        using var ours = DirectoryDescriptor.Open("/proc/thread-self/ns", OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
        using var theirs = DirectoryDescriptor.Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/ns"), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY);
        return [.. NamespaceKind.All.Where(kind => ours.ReadSymbolicLink(kind.File) != theirs.ReadSymbolicLink(kind.File))];
    }
}
