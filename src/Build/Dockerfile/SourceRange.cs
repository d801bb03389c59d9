namespace Skiff.Build.Dockerfile;

/// <summary>Where an instruction stands: lines and column count from 1.</summary>
public readonly record struct SourceRange(int FirstLine, int LastLine, int Column = 1);
