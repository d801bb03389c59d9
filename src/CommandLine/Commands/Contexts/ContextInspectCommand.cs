using System.Text;
using Skiff.CommandLine.Configuration;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates;

namespace Skiff.CommandLine.Commands.Contexts;

internal static partial class ContextInspectCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var session = invocation.Session;
        var names = invocation.Arguments.Count > 0 ? invocation : invocation with { Arguments = [session.Endpoint.ContextName] };
        return InspectOutput.RunAsync(names, name => Task.FromResult((Document(session, name), "context.contextWithTLSListing")), raw: false);
    }

    private static byte[] Document(Session session, string name)
    {
        var isDefault = name == "default";
        var context = isDefault ? ContextRows.Default(session) with { Description = "" } : ContextRows.Require(session, name);
        var store = ContextRows.Store(session);
        var tls = isDefault ? "<IN MEMORY>" : store.TlsDirectory(name);
        var json = new StringBuilder("{\"Name\":").Append(GoJson.Write(context.Name)).Append(",\"Metadata\":{");
        if (context.Description.Length > 0)
            json.Append("\"Description\":").Append(GoJson.Write(context.Description));
        json.Append("},\"Endpoints\":{\"docker\":{\"Host\":").Append(GoJson.Write(context.Host)).Append(",\"SkipTLSVerify\":").Append(context.SkipTlsVerify ? "true" : "false");
        json.Append("}},\"TLSMaterial\":").Append(TlsMaterial(store, name));
        json.Append(",\"Storage\":{\"MetadataPath\":").Append(GoJson.Write(isDefault ? "<IN MEMORY>" : store.MetaDirectory(name), escapeHtml: true));
        json.Append(",\"TLSPath\":").Append(GoJson.Write(tls, escapeHtml: true)).Append("}}");
        return Encoding.UTF8.GetBytes(json.ToString());
    }

    private static string TlsMaterial(ContextStore store, string name)
    {
        var directory = Path.Combine(store.TlsDirectory(name), "docker");
        return Directory.Exists(directory)
            ? $"{{\"docker\":[{string.Join(',', Directory.EnumerateFiles(directory).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal).Select(file => GoJson.Write(file)))}]}}"
            : "{}";
    }
}
