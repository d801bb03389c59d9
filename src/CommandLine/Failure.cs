using Skiff.Client;

namespace Skiff.CommandLine;

/// <summary>How errors read to the user.</summary>
internal static class Failure
{
    public static string Text(Exception error) => error switch
    {
        ApiException => "Error response from daemon: " + error.Message,
        _ => error.Message,
    };
}
