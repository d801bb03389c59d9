using Skiff.Errors;

namespace Skiff.Network.Ports;

/// <summary>A port of the host cannot be had. The message is the reason alone, without the endpoint it was for.</summary>
internal sealed class PortException(string message, bool inUse) : EngineException(ErrorKind.Internal, message)
{
    /// <summary>Somebody has it; another port may be free.</summary>
    public bool InUse { get; } = inUse;
}
