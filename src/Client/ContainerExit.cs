using Skiff.Api.Containers;
using Skiff.Client.Json;

namespace Skiff.Client;

/// <summary>The exit of a container that the daemon is waiting for.</summary>
public sealed class ContainerExit : IDisposable
{
    private readonly ApiResponse _response;

    internal ContainerExit(ApiResponse response) => _response = response;

    /// <summary>Completes when the container has met the condition.</summary>
    /// <exception cref="ConnectionException">The connection broke first.</exception>
    public async Task<ContainerWait> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return AnswerReader.Read(await _response.ReadAllAsync(cancellationToken), AnswerReader.Exit);
        }
        catch (ConnectionException error)
        {
            throw new ConnectionException("error waiting for container: unexpected EOF", error);
        }
    }

    public void Dispose() => _response.Dispose();
}
