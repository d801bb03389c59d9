using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Contexts;

/// <summary>`--docker host=…,ca=…,cert=…,key=…,skip-tls-verify=…,from=…` of `create` and `update`.</summary>
internal sealed record ContextEndpoint(string Host, bool SkipTlsVerify, string? Ca, string? Certificate, string? Key)
{
    public static ContextEndpoint Parse(Session session, IReadOnlyDictionary<string, string> fields)
    {
        if (fields.Keys.FirstOrDefault(key => key is not ("host" or "ca" or "cert" or "key" or "skip-tls-verify" or "from")) is { } unknown)
            throw new CommandException($"unrecognized config key: {unknown}");
        var skip = fields.TryGetValue("skip-tls-verify", out var text) && GoNumber.ParseBool(text);
        if (fields.TryGetValue("from", out var from))
        {
            var source = from == "default" ? ContextRows.Default(session) : ContextRows.Require(session, from);
            return new ContextEndpoint(source.Host, source.SkipTlsVerify, null, null, null);
        }
        var host = fields.GetValueOrDefault("host") ?? "";
        if (host.Length > 0)
        {
            try
            {
                _ = Client.EngineAddress.Parse(host);
            }
            catch (FormatException error)
            {
                throw new CommandException($"unable to create docker endpoint config: invalid docker endpoint options: {error.Message}");
            }
        }
        return new ContextEndpoint(host, skip, fields.GetValueOrDefault("ca"), fields.GetValueOrDefault("cert"), fields.GetValueOrDefault("key"));
    }

    public void SaveTls(ContextStore store, string name)
    {
        foreach (var path in new[] { Ca, Certificate, Key })
        {
            if (path is not null && !File.Exists(path))
                throw new CommandException($"unable to create docker endpoint config: open {path}: no such file or directory");
        }
        store.SaveTls(name, Ca, Certificate, Key);
    }
}
