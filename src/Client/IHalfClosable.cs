namespace Skiff.Client;

/// <summary>A stream of <see cref="EngineClientOptions.Dial"/> whose sending half can be closed by itself.</summary>
public interface IHalfClosable
{
    void CloseWrite();
}
