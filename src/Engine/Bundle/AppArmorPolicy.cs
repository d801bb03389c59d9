using System.Text;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Processes;

namespace Skiff.Engine.Bundle;

/// <summary>
/// Sees to it that the default profile is in the kernel. What is loaded under its name already is left alone, as Docker
/// leaves it: an administrator's own, or that of a Docker on the same host.
/// </summary>
internal sealed class AppArmorPolicy : IDisposable
{
    /// <summary>Where the kernel shows its policy (securityfs).</summary>
    public const string Root = "/sys/kernel/security/apparmor";

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>The kernel counts every change of its policy: the count at which the profile was there.</summary>
    private volatile string? _revision;

    /// <summary>
    /// Loads the default profile where it is wanted and missing; a few microseconds where it is there. The name may be any
    /// profile's: only the default's is looked after. Errors: Internal with what apparmor_parser says.
    /// </summary>
    public async ValueTask EnsureAsync(string? profile)
    {
        if (profile != AppArmorProfile.Default || IsKnown())
            return;
        await _one.WaitAsync();
        try
        {
            if (!IsKnown())
                await Task.Run(LoadIfMissing);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private bool IsKnown() => _revision is { } revision && revision == Revision();

    private void LoadIfMissing()
    {
        var revision = Revision();
        if (!IsLoaded(AppArmorProfile.Default))
        {
            Load();
            revision = Revision();
        }
        _revision = revision;
    }

    /// <summary>Null where the kernel does not tell, or no policy was ever loaded: reading waits for the first then.</summary>
    private static string? Revision()
    {
        var path = Path.Combine(Root, "revision");
        if (!File.Exists(path))
            return null;
        using var file = DirectoryDescriptor.Open(path, OpenFlags.O_RDONLY | OpenFlags.O_NONBLOCK);
        Span<byte> text = stackalloc byte[32];
        try
        {
            return Encoding.UTF8.GetString(text[..file.Read(text)]); // one read: a second one would wait for the next change
        }
        catch (LinuxException error) when (error.Errno == Errno.EAGAIN)
        {
            return null;
        }
    }

    /// <summary>Lines such as `docker-default (enforce)`.</summary>
    private static bool IsLoaded(string name)
        => File.ReadLines(Path.Combine(Root, "profiles")).Any(line => line.StartsWith(name + " (", StringComparison.Ordinal));

    private static void Load()
    {
        var parser = Array.Find(["/usr/sbin/apparmor_parser", "/sbin/apparmor_parser"], File.Exists)
            ?? throw Failure("there is no apparmor_parser: install the package apparmor");
        var label = File.ReadAllText("/proc/self/attr/current").TrimEnd('\0', '\n').Split(' ')[0]; // such as `snap.x (enforce)`
        using var text = SealedCopy.Of(Encoding.UTF8.GetBytes(AppArmorText.Of(AppArmorProfile.Default, label)), "apparmor profile");
        using var input = DirectoryDescriptor.Open($"/proc/self/fd/{text.Number}", OpenFlags.O_RDONLY); // a descriptor that stands at the beginning
        var (said, ended) = Run(parser, input);
        if (!ended.Succeeded)
            throw Failure($"{parser} ended with {ended}: {said.Trim()}");
    }

    private static (string Said, ExitStatus Ended) Run(string parser, FileDescriptor input)
    {
        var (reader, writer) = Pipe.Open();
        using (reader)
        {
            ChildProcess child;
            using (writer)
            {
                child = ChildProcess.Start(new SpawnRequest
                {
                    Path = parser,
                    Arguments = [parser, "--skip-cache", "--replace"],
                    Environment = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"],
                    Descriptors = [new DescriptorPlacement(input, 0), new DescriptorPlacement(writer, 1), new DescriptorPlacement(writer, 2)],
                });
            }
            using (child)
                return (Encoding.UTF8.GetString(reader.ReadToEnd()), child.Wait());
        }
    }

    private static EngineException Failure(string why) => new(
        ErrorKind.Internal,
        $"AppArmor enabled on system but the {AppArmorProfile.Default} profile could not be loaded: {why}; containers with --security-opt apparmor=unconfined start without it");
}
