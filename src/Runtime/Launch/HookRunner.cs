using System.Globalization;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Namespaces;
using Skiff.Linux.Processes;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Launch;

/// <summary>Runs hooks (config.md, "POSIX-platform Hooks"): one after the other, the container's state on standard input.</summary>
internal static class HookRunner
{
    /// <summary>Errors name the point, the program and how it ended.</summary>
    public static void Run(Hook[]? hooks, string point, State state)
    {
        foreach (var hook in hooks ?? [])
            Run(hook, point, state, null);
    }

    /// <summary>In the namespaces of the container's process; the path is looked up there.</summary>
    public static void RunInside(Hook[]? hooks, string point, State state, FileDescriptor pidDescriptor)
    {
        foreach (var hook in hooks ?? [])
            Run(hook, point, state, pidDescriptor);
    }

    private static void Run(Hook hook, string point, State state, FileDescriptor? inside)
    {
        if (!hook.Path.StartsWith('/'))
            throw new EngineException(ErrorKind.InvalidArgument, $"hooks.{point}: {hook.Path} is not an absolute path");
        if (hook.Timeout is <= 0)
            throw new EngineException(ErrorKind.InvalidArgument, $"hooks.{point}: the timeout of {hook.Path} must be above zero");
        var (reader, writer) = Pipe.Open();
        using (reader)
        using (writer)
        {
            using var child = Start(hook, point, reader, inside, state.Pid ?? 0);
            reader.Dispose();
            Feed(writer, SpecJson.Write(state));
            writer.Dispose();
            var status = Wait(child, hook, point);
            if (!status.Succeeded)
                throw new EngineException(ErrorKind.Internal, $"error running {point} hook {hook.Path}: {status}");
        }
    }

    private static ChildProcess Start(Hook hook, string point, FileDescriptor input, FileDescriptor? inside, int pid)
    {
        try
        {
            return ChildProcess.Start(new SpawnRequest
            {
                Path = hook.Path,
                Arguments = hook.Args is { Length: > 0 } ? hook.Args : [hook.Path],
                Environment = hook.Env ?? [],
                Descriptors = [new DescriptorPlacement(input, 0)],
                Join = inside,
                JoinedNamespaces = inside is null ? 0 : NamespaceComparison.Different(pid).Where(kind => kind != NamespaceKind.Pid && kind != NamespaceKind.Time).Aggregate(0ul, (flags, kind) => flags | kind.Flag),
            });
        }
        catch (LinuxException error)
        {
            throw new EngineException(ErrorKind.Internal, $"error running {point} hook {hook.Path}: {error.Message}", error);
        }
    }

    /// <summary>A hook need not read its input.</summary>
    private static void Feed(FileDescriptor writer, ReadOnlySpan<byte> state)
    {
        try
        {
            writer.Write(state);
        }
        catch (LinuxException error) when (error.Errno == Errno.EPIPE)
        {
        }
    }

    private static ExitStatus Wait(ChildProcess child, Hook hook, string point)
    {
        if (hook.Timeout is not { } seconds || ProcessWaiter.WaitFor(child.PidDescriptor, TimeSpan.FromSeconds(seconds)))
            return child.Wait();
        child.Signal(9);
        child.Wait();
        throw new EngineException(ErrorKind.Internal, string.Create(CultureInfo.InvariantCulture, $"error running {point} hook {hook.Path}: not done within {seconds} s"));
    }
}
