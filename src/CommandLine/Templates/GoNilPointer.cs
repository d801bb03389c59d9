namespace Skiff.CommandLine.Templates;

/// <summary>A part of a document that is not there though its type is known.</summary>
internal sealed record GoNilPointer(string TypeName);
