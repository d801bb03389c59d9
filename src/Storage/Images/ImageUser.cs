namespace Skiff.Storage.Images;

/// <summary>A container that was made from an image.</summary>
public readonly record struct ImageUser(string ContainerId, bool Running);
