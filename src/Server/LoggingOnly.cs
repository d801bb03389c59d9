using Microsoft.Extensions.Logging;

namespace Skiff.Server;

/// <summary>Kestrel asks for services in a few places; logging is the only one it cannot do without.</summary>
internal sealed class LoggingOnly(ILoggerFactory loggers) : IServiceProvider
{
    public object? GetService(Type serviceType) => serviceType == typeof(ILoggerFactory) ? loggers : null;
}
