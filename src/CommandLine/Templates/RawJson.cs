namespace Skiff.CommandLine.Templates;

/// <summary>A part of a row that is a JSON document already.</summary>
public sealed record RawJson(string Text);
