using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Skiff.Api.Containers;

namespace Skiff.Engine.State;

/// <summary>How the engine's own files are written: Docker's names, one line.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(ContainerRecord))]
[JsonSerializable(typeof(HostConfig))]
[JsonSerializable(typeof(Exec.ExecRecord))]
[JsonSerializable(typeof(Network.Ports.PortBinding), TypeInfoPropertyName = "PublishedPort")]
internal sealed partial class StateJson : JsonSerializerContext
{
    public static StateJson Files { get; } = new(new JsonSerializerOptions
    {
        PropertyNameCaseInsensitive = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
