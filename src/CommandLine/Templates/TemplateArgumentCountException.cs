namespace Skiff.CommandLine.Templates;

/// <summary>A function was given too many or too few arguments.</summary>
internal sealed class TemplateArgumentCountException(string message) : Exception(message);
