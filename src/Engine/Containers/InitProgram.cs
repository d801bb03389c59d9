using Skiff.Api.Containers;
using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>The program that runs first with `--init`: it must be linked statically, since the image has no libraries for it.</summary>
internal static class InitProgram
{
    private static readonly string[] UsualPaths = ["/usr/bin/tini-static", "/usr/libexec/docker/docker-init", "/usr/bin/docker-init", "/sbin/docker-init"];

    /// <summary>Null without `--init`. Errors: Internal when there is none on the host.</summary>
    public static string? For(HostConfig host, EngineOptions options)
    {
        if (host.Init != true)
            return null;
        if (options.InitPath is { } chosen)
            return chosen;
        return Array.Find(UsualPaths, File.Exists)
            ?? throw new EngineException(ErrorKind.Internal, "exec: \"docker-init\": executable file not found in $PATH: install the package tini, or name a static init by `init-path`");
    }
}
