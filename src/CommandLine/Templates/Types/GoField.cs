namespace Skiff.CommandLine.Templates.Types;

/// <summary>A field of a <see cref="GoType"/>.</summary>
/// <param name="Name">What templates call it.</param>
/// <param name="Json">Its key in the JSON; empty for one that is not there.</param>
/// <param name="OmitsEmpty">An empty value is left out of the JSON.</param>
/// <param name="Embedded">The fields of its type are reached as if they were here, and its JSON lies among them.</param>
/// <param name="Type">What it holds.</param>
public sealed record GoField(string Name, string Json, bool OmitsEmpty, bool Embedded, GoType Type);
