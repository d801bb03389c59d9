namespace Skiff.Storage.Steps;

/// <summary>One record as lists of the build cache show it.</summary>
/// <param name="Key">What the step is known by.</param>
/// <param name="Record">What it made.</param>
/// <param name="Size">Of its layer in bytes.</param>
/// <param name="LastUsed">When a build last took it, or made it.</param>
/// <param name="Shared">An image or another step has the layer too: removing the record frees nothing.</param>
public sealed record StepUsage(string Key, StepRecord Record, long Size, DateTimeOffset LastUsed, bool Shared);
