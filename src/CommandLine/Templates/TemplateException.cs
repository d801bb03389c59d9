namespace Skiff.CommandLine.Templates;

/// <summary>A template that cannot be read or carried out; the message is in the words of Go's text/template.</summary>
public sealed class TemplateException(string message) : Exception(message);
