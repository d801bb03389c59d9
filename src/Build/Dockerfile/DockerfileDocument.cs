using Skiff.Build.Dockerfile.Instructions;

namespace Skiff.Build.Dockerfile;

/// <summary>A Dockerfile, read and checked as far as that goes without knowing images and arguments.</summary>
/// <param name="GlobalArguments">The ARGs before the first FROM.</param>
public sealed record DockerfileDocument(Directives Directives, IReadOnlyList<ArgInstruction> GlobalArguments, IReadOnlyList<Stage> Stages);
