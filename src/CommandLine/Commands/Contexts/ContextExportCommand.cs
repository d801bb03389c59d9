using System.Formats.Tar;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Contexts;

internal static partial class ContextExportCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, name) = (invocation.Session, invocation.Arguments[0]);
        var target = invocation.Arguments.ElementAtOrDefault(1) ?? name + ".dockercontext";
        _ = ContextRows.Require(session, name);
        if (target == "-" && session.Streams.OutputIsTerminal)
            throw new CommandException("cowardly refusing to export to a terminal, specify a file path");
        if (target != "-" && File.Exists(target))
            throw new CommandException($"open {target}: file exists");
        var store = ContextRows.Store(session);
        await using var output = target == "-" ? session.RawOutput() : new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        await using (var tar = new TarWriter(output, TarEntryFormat.Ustar, leaveOpen: true))
        {
            await tar.WriteEntryAsync(Path.Combine(store.MetaDirectory(name), "meta.json"), "meta.json", cancellationToken);
            var tls = store.TlsDirectory(name);
            foreach (var file in Directory.Exists(tls) ? Directory.EnumerateFiles(tls, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
                await tar.WriteEntryAsync(file, "tls/" + Path.GetRelativePath(tls, file), cancellationToken);
        }
        if (target != "-")
        {
            session.Error.WriteLine($"Written file {GoText.Quote(target)}");
        }
        return 0;
    }
}
