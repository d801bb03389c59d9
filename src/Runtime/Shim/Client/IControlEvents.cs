using Skiff.Runtime.Shim.Wire;

namespace Skiff.Runtime.Shim.Client;

/// <summary>Whoever a <see cref="ControlConnection"/> tells what the shim says unasked. Called one at a time; must not block.</summary>
internal interface IControlEvents
{
    /// <summary>Called for a frame that is no answer.</summary>
    void OnEvent(ref Frame frame);

    /// <summary>Called once, last. <paramref name="letGo"/>: we closed it, else the shim did.</summary>
    void OnClosed(bool letGo);
}
