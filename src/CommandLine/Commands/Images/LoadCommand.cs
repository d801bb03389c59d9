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
        var quiet = flags.Bool("quiet") || ProgressFlag.Of(flags) is ProgressStyle.Quiet || ProgressFlag.Of(flags) is ProgressStyle.Auto && !session.Streams.OutputIsTerminal;
        var query = new ApiQuery().Keep("quiet", quiet ? "1" : "0").Set("platform", PlatformText.Json(flags.Text("platform")));
        await using var input = path.Length == 0 ? InputStream.Of(session) : Open(path);
        var style = ProgressFlag.Of(flags);
        return await Interruption.RunAsync(async token =>
        {
            using var response = await session.Client.Images.LoadAsync(input, query, token);
            if (response.MediaType == "application/json")
                await ProgressDisplay.Of(session, session.Output, session.Streams.OutputIsTerminal, style).ShowAsync(response.Body, token);
            else
                await response.Body.CopyToAsync(session.RawOutput(), token);
            return 0;
        }, static () => "the engine has stopped loading; images that were whole are there, of the others nothing is.", cancellationToken);
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
