using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class ImportCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var (source, reference) = (invocation.Arguments[0], invocation.Arguments.ElementAtOrDefault(1) ?? "");
        var query = new ApiQuery().Set("message", flags.Text("message")).Set("platform", flags.Text("platform"));
        if (reference.Length > 0)
        {
            try
            {
                query.Keep("repo", ImageName.Parse(reference) is var name ? reference : name.Full);
            }
            catch (FormatException error)
            {
                throw new CommandException(error.Message);
            }
        }
        foreach (var change in flags.Many("change"))
            query.Keep("changes", change);
        var remote = source.StartsWith("http://", StringComparison.Ordinal) || source.StartsWith("https://", StringComparison.Ordinal);
        query.Keep("fromSrc", remote ? source : "-");
        await using var body = remote ? null : source == "-" ? session.Streams.Input : Open(source);
        return await Interruption.RunAsync(async token =>
        {
            await using var stream = await session.Client.Images.CreateAsync(query, null, body, token);
            await ProgressDisplay.Of(session, session.Output, session.Streams.OutputIsTerminal, ProgressFlag.Of(flags)).ShowAsync(stream, token);
            return 0;
        }, static () => "the engine has stopped the import and keeps nothing of it.", cancellationToken);
    }

    private static FileStream Open(string path) => File.Exists(path)
        ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1 << 16, FileOptions.SequentialScan)
        : throw new CommandException($"open {path}: no such file or directory");
}
