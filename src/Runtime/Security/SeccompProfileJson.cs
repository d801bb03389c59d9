using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skiff.Runtime.Security;

/// <summary>Docker's dialect for seccomp profiles: camel case, read without regard to case as Go does.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    ReadCommentHandling = JsonCommentHandling.Disallow)]
[JsonSerializable(typeof(SeccompProfileDocument))]
internal sealed partial class SeccompProfileJson : JsonSerializerContext;
