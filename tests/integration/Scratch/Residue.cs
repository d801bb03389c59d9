using System.Text.RegularExpressions;

namespace Skiff.Tests.Integration.Scratch;

/// <summary>
/// What containers of one scratch daemon leave in the kernel and on disk. Only its own things are looked at, since other tests run beside it.
/// </summary>
internal sealed partial class Residue(string root, string bridge, string cgroupName)
{
    /// <summary>One line for each thing found; empty when all is gone.</summary>
    public List<string> Find()
    {
        var found = new List<string>();
        found.AddRange(File.ReadLines("/proc/self/mountinfo").Where(IsOfContainers).Select(static line => "mount: " + line));
        found.AddRange(BridgePorts().Select(static port => "link: " + port));
        found.AddRange(Cgroups().Select(static cgroup => "cgroup: " + cgroup));
        found.AddRange(Processes().Select(static process => "process: " + process));
        found.AddRange(Files().Select(static file => "file: " + file));
        return found;
    }

    /// <summary>The daemon's firewall table as nft(8) shows it, without counters: the same before and after a container. Empty when there is none.</summary>
    public async Task<string> FirewallAsync()
    {
        var listed = await ProgramResult.RunAsync("/usr/sbin/nft", ["list", "table", "inet", bridge]);
        return Counters().Replace(listed.Output, "");
    }

    /// <summary>Processes that belong to the daemon's containers or shims.</summary>
    public IEnumerable<string> Processes()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc").Where(static path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            var command = ReadOrEmpty(directory + "/cmdline").Replace('\0', ' ');
            var cgroups = ReadOrEmpty(directory + "/cgroup");
            if (cgroups.Contains("/" + cgroupName + "/", StringComparison.Ordinal)
                || (command.Contains(" shim ", StringComparison.Ordinal) && ReadOrEmpty(directory + "/environ").Contains(root, StringComparison.Ordinal))
                || command.Contains(root + "/exec/containers", StringComparison.Ordinal))
                yield return $"{Path.GetFileName(directory)} {command}";
        }
    }

    private bool IsOfContainers(string mount) => mount.Contains(root + "/data/", StringComparison.Ordinal) || mount.Contains(root + "/exec/containers", StringComparison.Ordinal);

    private string[] BridgePorts()
    {
        var directory = $"/sys/class/net/{bridge}/brif";
        return Directory.Exists(directory) ? Directory.GetFileSystemEntries(directory) : [];
    }

    private IEnumerable<string> Cgroups()
        => Directory.EnumerateDirectories("/sys/fs/cgroup")
            .Append("/sys/fs/cgroup")
            .Select(hierarchy => Path.Combine(hierarchy, cgroupName))
            .Where(Directory.Exists)
            .SelectMany(Directory.EnumerateDirectories);

    private IEnumerable<string> Files()
    {
        foreach (var directory in (string[])["data/containers", "data/tmp", "data/trash", "exec/containers"])
        {
            var path = Path.Combine(root, directory);
            if (!Directory.Exists(path))
                continue;
            foreach (var entry in Directory.EnumerateFileSystemEntries(path))
                yield return entry;
        }
    }

    /// <summary>A process may end while it is looked at.</summary>
    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"packets \d+ bytes \d+")]
    private static partial Regex Counters();
}
