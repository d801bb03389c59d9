using System.Globalization;
using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Grammar;
using Skiff.Linux;
using Skiff.Linux.Processes;

namespace Skiff.CommandLine.Commands.Registry;

/// <summary>
/// `registry serve` and `registry gc`. The HTTP server is in skiffd, which stands beside this program: the call is checked here and that program goes on with it.
/// </summary>
internal static class RegistryCommands
{
    private const string DefaultRoot = "/var/lib/skiff-registry";

    public static Command[] Declare() => [DeclareServe(), DeclareCollect()];

    private static Command DeclareServe() => new()
    {
        Name = "serve",
        Operands = "[OPTIONS]",
        Summary = "Serve a registry from a directory",
        Description = "Serve a registry of the OCI distribution specification from a directory, in the foreground.\nA directory that Docker's registry wrote is served as it is.",
        Flags = static () =>
        [
            new("htpasswd", FlagKind.Text, "File of users and bcrypt hashes (htpasswd -B) who may push and pull (default everybody)"),
            new("listen", FlagKind.Text, "Address and port to listen on (default \"127.0.0.1:5000\")") { Default = "127.0.0.1:5000" },
            new("proxy", FlagKind.Text, "Be a cache of this registry (\"https://HOST\", \"docker.io\")"),
            new("proxy-password-file", FlagKind.Text, "File with the password for the registry behind the cache"),
            new("proxy-user", FlagKind.Text, "User name for the registry behind the cache"),
            new("read-only", FlagKind.Bool, "Refuse pushes and deletions"),
            new("realm", FlagKind.Text, "Name of the registry that logins are shown (default \"Skiff registry\")") { Default = "Skiff registry" },
            new("root", FlagKind.Text, $"Directory of the content (default \"{DefaultRoot}\")") { Default = DefaultRoot },
            new("tls-cert", FlagKind.Text, "PEM file of the certificate and its chain"),
            new("tls-key", FlagKind.Text, "PEM file of the certificate's key"),
        ],
        Run = static (invocation, _) => Become(invocation, "serve"),
    };

    private static Command DeclareCollect() => new()
    {
        Name = "gc",
        Operands = "[OPTIONS]",
        Summary = "Remove what no manifest needs",
        Description = "Remove from a registry's directory what no manifest needs. The registry may be serving meanwhile.",
        Flags = static () =>
        [
            new("delete-untagged", FlagKind.Bool, "Remove manifests too that have no tag and that nothing tagged leads to"),
            new("dry-run", FlagKind.Bool, "Only show what would be removed"),
            new("min-age", FlagKind.Duration, "Leave what is younger (default 1h0m0s)") { Default = "1h" },
            new("root", FlagKind.Text, $"Directory of the content (default \"{DefaultRoot}\")") { Default = DefaultRoot },
        ],
        Run = static (invocation, _) => Become(invocation, "gc"),
    };

    private static Task<int> Become(Invocation invocation, string verb)
    {
        var program = Path.Combine(Path.GetDirectoryName(Environment.ProcessPath) ?? "/", "skiffd");
        if (!File.Exists(program))
            throw new CommandException($"the registry is served by skiffd, which is not beside this program ({program})");
        var flags = invocation.Flags;
        List<string> arguments = ["skiffd", "registry", verb];
        foreach (var flag in flags.Declared.Where(static flag => flag.Name != "help"))
            arguments.Add($"--{flag.Name}={Value(flags, flag)}");
        if (verb == "serve")
            arguments.Add($"--log-level={(invocation.Session.Options.Debug ? "debug" : invocation.Session.Options.LogLevel)}");
        invocation.Session.Output.Flush();
        try
        {
            OwnProcess.Become(program, arguments, ProcessEnvironment.All());
            return Task.FromResult(0);
        }
        catch (LinuxException error)
        {
            throw new CommandException(error.Message);
        }
    }

    private static string Value(ParsedFlags flags, Flag flag) => flag.Kind switch
    {
        FlagKind.Bool => flags.Bool(flag.Name) ? "true" : "false",
        FlagKind.Duration => (flags.Nanoseconds(flag.Name) / 1e9).ToString(CultureInfo.InvariantCulture),
        _ => flags.Text(flag.Name),
    };
}
