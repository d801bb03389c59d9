namespace Skiff.CommandLine.Commands;

/// <summary>Standard input as the body of a request.</summary>
internal static class InputStream
{
    public static Stream Of(Session session) => session.Streams.Input;
}
