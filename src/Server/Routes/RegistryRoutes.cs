using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Skiff.Api;
using Skiff.Api.Daemon;
using Skiff.Engine.Registries;
using Skiff.Errors;
using Skiff.Server.ErrorMapping;
using Skiff.Server.Http;
using Skiff.Server.Streams;

namespace Skiff.Server.Routes;

/// <summary>Images in registries: push, search, log in, inspect. Pull is a case of `/images/create`, with <see cref="ImageTransferRoutes"/>.</summary>
internal sealed class RegistryRoutes(IRegistries registries)
{
    public static IEnumerable<Route> Of(IRegistries registries)
    {
        var routes = new RegistryRoutes(registries);
        return
        [
            new("POST", "/auth", routes.LogInAsync),
            new("GET", "/images/search", routes.SearchAsync),
            new("POST", "/images/{name}/push", routes.PushAsync),
            new("GET", "/distribution/{name}/json", routes.InspectAsync),
        ];
    }

    /// <summary>
    /// The credentials of `X-Registry-Auth`: JSON in base64, of either alphabet, padded or not. What cannot be read counts as none, as in
    /// Docker: the registry decides whether it wants any.
    /// </summary>
    public static AuthConfig? AuthOf(Exchange exchange) => Credentials(exchange, "X-Registry-Auth", ApiJson.Wire.AuthConfig);

    /// <summary>The credentials of `X-Registry-Config`, by the address of their registry: what a build may need.</summary>
    public static Dictionary<string, AuthConfig> AuthsOf(Exchange exchange) => Credentials(exchange, "X-Registry-Config", ApiJson.Wire.DictionaryStringAuthConfig) ?? [];

    private static T? Credentials<T>(Exchange exchange, string name, JsonTypeInfo<T> type)
        where T : class
    {
        if (exchange.RequestHeader(name) is not { Length: > 0 } header)
            return null;
        var text = header.Trim().TrimEnd('=').Replace('-', '+').Replace('_', '/');
        var buffer = new byte[text.Length];
        if (!Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), buffer, out var length))
            return null;
        try
        {
            return JsonSerializer.Deserialize(Encoding.UTF8.GetString(buffer, 0, length), type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task LogInAsync(Exchange exchange)
    {
        var auth = await exchange.ReadAsync(ApiJson.Wire.AuthConfig) ?? throw new EngineException(ErrorKind.InvalidArgument, "invalid JSON: got EOF while reading request body");
        await exchange.JsonAsync(await registries.LogInAsync(auth, exchange.Aborted));
    }

    private async Task SearchAsync(Exchange exchange)
    {
        var query = exchange.Query;
        await exchange.JsonAsync(await registries.SearchAsync(new SearchOptions
        {
            Term = query.Text("term") ?? "",
            Limit = query.Number("limit"),
            Filters = query.Filters(),
            Auth = AuthOf(exchange),
        }, exchange.Aborted));
    }

    /// <summary>The first line is sent before anything can fail, so that errors stand in the stream.</summary>
    private async Task PushAsync(Exchange exchange)
    {
        var progress = new ProgressStream(exchange);
        try
        {
            using var ended = exchange.EndOfStream(); // nobody waits for the push of a client that went away
            await registries.PushAsync(
                new PushOptions { Name = exchange.Name, Tag = exchange.Query.Text("tag"), Auth = AuthOf(exchange) }, progress.ReportAsync, ended.Token);
        }
        catch (Exception error) when (exchange.Started && error is not OperationCanceledException) // the status is gone; what is left is the stream
        {
            await progress.FailAsync(ErrorStatus.Of(error).Message);
        }
    }

    private async Task InspectAsync(Exchange exchange)
        => await exchange.JsonAsync(await registries.InspectAsync(exchange.Name, AuthOf(exchange), exchange.Aborted));
}
