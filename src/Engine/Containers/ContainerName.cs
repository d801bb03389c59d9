using System.Buffers;
using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>What a container may be called: `[a-zA-Z0-9][a-zA-Z0-9_.-]+`, stored with a leading slash.</summary>
internal static class ContainerName
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    /// <summary>With the slash. Errors: InvalidArgument.</summary>
    public static string Normalize(string name)
    {
        var bare = name.StartsWith('/') ? name[1..] : name;
        if (bare.Length < 2 || !char.IsAsciiLetterOrDigit(bare[0]) || bare.AsSpan().ContainsAnyExcept(Allowed))
            throw new EngineException(ErrorKind.InvalidArgument, $"Invalid container name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        return "/" + bare;
    }

    public static EngineException Taken(string name, string owner) => new(
        ErrorKind.Conflict,
        $"Conflict. The container name \"{name}\" is already in use by container \"{owner}\". You have to remove (or rename) that container to be able to reuse that name.");
}
