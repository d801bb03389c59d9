using Skiff.Apps.Daemon;
using Skiff.Engine;
using Skiff.Errors;
using Skiff.Server.Configuration;
using Skiff.Server.Logging;

// Clients compare the version with Docker's and refuse old ones; Skiff's own stands behind the plus.
var ownVersion = typeof(EngineHost).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
var version = $"29.0.0+skiff{ownVersion}";

if (args is ["registry", ..])
    return await RegistryProgram.RunAsync(args[1..]);

SettingValues flags;
try
{
    flags = CommandArguments.Parse(args);
}
catch (EngineException error)
{
    Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine("See 'skiffd --help'.");
    return 125;
}
if (flags.Switch("help") == true)
{
    Console.Out.Write(Settings.Help());
    return 0;
}
if (flags.Switch("version") == true)
{
    Console.Out.WriteLine($"skiffd version {ownVersion} (Docker Engine {version})");
    return 0;
}
try
{
    var reader = new ConfigurationReader(version, AppContext.BaseDirectory, TimeProvider.System);
    var configuration = reader.Read(flags);
    if (flags.Switch("validate") == true)
    {
        Console.Error.WriteLine("configuration OK");
        return 0;
    }
    using var loggers = new LineLoggerFactory(Console.Error, TimeProvider.System);
    var daemon = new Skiff.Server.Lifetime.Daemon(configuration, loggers, static async (options, cancellationToken) => await EngineHost.OpenAsync(options, cancellationToken));
    await daemon.RunAsync(() => reader.Read(flags));
    return 0;
}
catch (OperationCanceledException)
{
    // A signal came before the engine was open.
    return 0;
}
catch (Exception error) when (error is EngineException or Skiff.Linux.LinuxException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"failed to start daemon: {error.Message}");
    return 1;
}
