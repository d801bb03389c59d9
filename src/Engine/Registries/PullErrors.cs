using Skiff.Errors;
using Skiff.Oci.Reference;
using Skiff.Registry.Client;

namespace Skiff.Engine.Registries;

/// <summary>What Docker says when a registry does not have what was asked for, or does not say whether it has.</summary>
internal static class PullErrors
{
    public static EngineException Of(RegistryException error, ImageReference name) => error.Code switch
    {
        "DENIED" => new EngineException(
            ErrorKind.NotFound,
            $"pull access denied for {name.FamiliarRepository}, repository does not exist or may require 'docker login': {error.Message}",
            error),
        "MANIFEST_UNKNOWN" => new EngineException(ErrorKind.NotFound, $"manifest for {name.Familiar} not found: {error.Message}", error),
        "NAME_UNKNOWN" => new EngineException(ErrorKind.NotFound, $"repository {name.FamiliarRepository} not found: {error.Message}", error),
        // Docker answers 500 to everything else, and clients tell the engine's "not there" from it
        _ when error.Kind is ErrorKind.NotFound => new EngineException(ErrorKind.NotFound, $"manifest for {name.Familiar} not found: {error.Message}", error),
        _ => new EngineException(ErrorKind.Internal, error.Message, error),
    };
}
