using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Skiff.Errors;
using Skiff.Registry.Server;
using Skiff.Registry.Server.Upstream;
using Skiff.Server.Logging;

namespace Skiff.Apps.Daemon;

/// <summary>
/// `skiffd registry serve|gc`: the program behind `skiff registry`, which has no HTTP server of its own and hands its flags over as `--name=value`, complete.
/// </summary>
internal static class RegistryProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(string[] words)
    {
        try
        {
            var flags = Parse(words.Skip(1));
            switch (words.ElementAtOrDefault(0))
            {
                case "serve":
                    await ServeAsync(flags);
                    return 0;
                case "gc":
                    Collect(flags);
                    return 0;
                default:
                    Console.Error.WriteLine("usage: skiffd registry serve|gc --FLAG=VALUE...; see 'skiff registry --help'");
                    return 125;
            }
        }
        catch (Exception error) when (error is EngineException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"registry: {error.Message}");
            return 1;
        }
    }

    private static async Task ServeAsync(Dictionary<string, string> flags)
    {
        using var loggers = new LineLoggerFactory(Console.Error, TimeProvider.System) { Level = Level(Take(flags, "log-level", "info")) };
        var options = new RegistryServerOptions
        {
            Address = Address(Take(flags, "listen", "")),
            Root = Take(flags, "root", ""),
            Tls = Tls(Take(flags, "tls-cert", ""), Take(flags, "tls-key", "")),
            PasswordFile = Take(flags, "htpasswd", "") is { Length: > 0 } passwords ? passwords : null,
            Realm = Take(flags, "realm", "Skiff registry"),
            IsReadOnly = Switch(flags, "read-only"),
            Upstream = Upstream(Take(flags, "proxy", ""), Take(flags, "proxy-user", ""), Take(flags, "proxy-password-file", "")),
        };
        RequireNothingElse(flags);
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnStop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnStop);
        await using var server = new RegistryServer(options, loggers);
        await server.StartAsync(CancellationToken.None);
        Console.Out.WriteLine($"The registry listens on {server.Address}");
        await stop.Task;
        using var patience = new CancellationTokenSource(Patience);
        await server.StopAsync(patience.Token);

        void OnStop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }
    }

    private static void Collect(Dictionary<string, string> flags)
    {
        var options = new CollectionOptions
        {
            Root = Take(flags, "root", ""),
            IsDryRun = Switch(flags, "dry-run"),
            DeletesUntagged = Switch(flags, "delete-untagged"),
            MinimumAge = TimeSpan.FromSeconds(double.Parse(Take(flags, "min-age", "3600"), CultureInfo.InvariantCulture)),
        };
        RequireNothingElse(flags);
        var report = new Collection(options, Console.Out.WriteLine).Run();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{report.Kept} blobs needed, {report.Manifests} manifests and {report.Blobs} blobs ({report.Bytes} bytes) {(options.IsDryRun ? "eligible for deletion" : "deleted")}"));
    }

    private static Dictionary<string, string> Parse(IEnumerable<string> words)
    {
        var flags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (!word.StartsWith("--", StringComparison.Ordinal) || equals < 0)
                throw new EngineException(ErrorKind.InvalidArgument, $"{word} is not of the form --FLAG=VALUE");
            flags[word[2..equals]] = word[(equals + 1)..];
        }
        return flags;
    }

    private static string Take(Dictionary<string, string> flags, string name, string otherwise) => flags.Remove(name, out var value) && value.Length > 0 ? value : otherwise;

    private static bool Switch(Dictionary<string, string> flags, string name) => Take(flags, name, "false") == "true";

    private static void RequireNothingElse(Dictionary<string, string> flags)
    {
        if (flags.Count > 0)
            throw new EngineException(ErrorKind.InvalidArgument, $"unknown flag: --{flags.Keys.First()}");
    }

    /// <summary>`HOST:PORT`, `:PORT`, `[::1]:PORT`; no host stands for all addresses.</summary>
    private static IPEndPoint Address(string text)
    {
        if (IPEndPoint.TryParse(text.StartsWith(':') ? "[::]" + text : text.Replace("localhost:", "127.0.0.1:", StringComparison.Ordinal), out var address) && text.Contains(':', StringComparison.Ordinal))
            return address;
        throw new EngineException(ErrorKind.InvalidArgument, $"--listen: \"{text}\" is no address and port, such as 127.0.0.1:5000");
    }

    private static (string, string)? Tls(string certificate, string key) => (certificate.Length, key.Length) switch
    {
        (0, 0) => null,
        ( > 0, > 0) => (certificate, key),
        _ => throw new EngineException(ErrorKind.InvalidArgument, "--tls-cert and --tls-key go together"),
    };

    private static UpstreamOptions? Upstream(string address, string user, string passwordFile)
    {
        if (address.Length == 0 && user.Length + passwordFile.Length > 0)
            throw new EngineException(ErrorKind.InvalidArgument, "--proxy-user and --proxy-password-file are of no use without --proxy");
        if (user.Length == 0 != (passwordFile.Length == 0))
            throw new EngineException(ErrorKind.InvalidArgument, "--proxy-user and --proxy-password-file go together");
        return address.Length == 0 ? null : new UpstreamOptions(address, user.Length == 0 ? null : user, passwordFile.Length == 0 ? null : File.ReadAllText(passwordFile).TrimEnd('\r', '\n'));
    }

    private static LogLevel Level(string text) => text switch
    {
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Information,
        "warn" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "fatal" => LogLevel.Critical,
        _ => throw new EngineException(ErrorKind.InvalidArgument, $"--log-level: \"{text}\" is none of debug, info, warn, error, fatal"),
    };
}
