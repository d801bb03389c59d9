using Skiff.Client;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class LoadCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var path = flags.Text("input");
        if (path.Length == 0 && session.Streams.InputIsTerminal)
            throw new CommandException("requested load from stdin, but stdin is empty");
        var quiet = flags.Bool("quiet") || !session.Streams.OutputIsTerminal;
        var query = new ApiQuery().Keep("quiet", quiet ? "1" : "0").Set("platform", PlatformText.Json(flags.Text("platform")));
        await using var input = path.Length == 0 ? InputStream.Of(session) : Open(path);
        using var response = await session.Client.Images.LoadAsync(input, query, cancellationToken);
        var body = response.Body;
        if (response.MediaType == "application/json")
            await ProgressDisplay.Of(session, session.Output, session.Streams.OutputIsTerminal).ShowAsync(body, cancellationToken);
        else
            await body.CopyToAsync(session.RawOutput(), cancellationToken);
        return 0;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CommandException($"open {path}: no such file or directory");
        }
        catch (UnauthorizedAccessException)
        {
            throw new CommandException($"open {path}: permission denied");
        }
    }
}
