namespace Skiff.Compose.Engine;

/// <summary>What became of an object: `Container web-1` is `Starting`.</summary>
public sealed record ProgressEvent(string Subject, string Text, ProgressStatus Status);
