using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Skiff.Oci.Image;
using Skiff.Registry.Server;

namespace Skiff.Tests.Unit.Registry.Server;

/// <summary>A registry of its own on a free port, over a directory that goes with it.</summary>
internal sealed class ScratchRegistry : IAsyncDisposable
{
    private readonly Func<RegistryServerOptions, RegistryServerOptions> _configure;
    private RegistryServer? _server;

    private ScratchRegistry(Func<RegistryServerOptions, RegistryServerOptions> configure) => _configure = configure;

    public string Root { get; } = Directory.CreateTempSubdirectory("skiff-registry-").FullName;

    public HttpClient Http { get; private set; } = new();

    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static async Task<ScratchRegistry> StartAsync(Func<RegistryServerOptions, RegistryServerOptions>? configure = null)
    {
        var registry = new ScratchRegistry(configure ?? (static options => options));
        await registry.StartAgainAsync();
        return registry;
    }

    /// <summary>Another server over the same directory.</summary>
    public async Task StartAgainAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _server = new RegistryServer(_configure(new RegistryServerOptions { Address = new IPEndPoint(IPAddress.Loopback, 0), Root = Root }), NullLoggerFactory.Instance);
        await _server.StartAsync(Cancelled);
        Http.Dispose();
        Http = new HttpClient { BaseAddress = new Uri(_server.Address) };
    }

    public Task<HttpResponseMessage> SendAsync(string method, string path, byte[]? body = null, string? contentType = null, string? range = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = contentType is null ? null : new MediaTypeHeaderValue(contentType);
            if (range is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Range", range);
        }
        return Http.SendAsync(request, Cancelled);
    }

    /// <summary>Pushes a blob in one request.</summary>
    public async Task<Digest> PushBlobAsync(string name, byte[] bytes)
    {
        var digest = Digest.Of(bytes);
        using var answer = await SendAsync("POST", $"/v2/{name}/blobs/uploads/?digest={digest}", bytes, "application/octet-stream");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return digest;
    }

    /// <summary>Pushes an image of one layer with these bytes under a tag; the result is its manifest's digest.</summary>
    public async Task<Digest> PushImageAsync(string name, string reference, string content = "layer", Descriptor? subject = null, string? artifactType = null)
    {
        var layer = Encoding.UTF8.GetBytes(content);
        var config = "{}"u8.ToArray();
        await PushBlobAsync(name, layer);
        await PushBlobAsync(name, config);
        var manifest = Documents.Write(new Manifest
        {
            MediaType = MediaTypes.OciManifest,
            Config = new Descriptor { MediaType = MediaTypes.OciConfig, Digest = Digest.Of(config), Size = config.Length },
            Layers = [new Descriptor { MediaType = MediaTypes.OciLayer, Digest = Digest.Of(layer), Size = layer.Length }],
            Subject = subject,
            ArtifactType = artifactType,
        });
        using var answer = await PutManifestAsync(name, reference.Length == 0 ? manifest.Digest.Text : reference, manifest.Bytes.ToArray());
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return manifest.Digest;
    }

    public Task<HttpResponseMessage> PutManifestAsync(string name, string reference, byte[] bytes, string? contentType = MediaTypes.OciManifest) =>
        SendAsync("PUT", $"/v2/{name}/manifests/{reference}", bytes, contentType);

    /// <summary>Asserts status and error code of a refusal.</summary>
    public static async Task RefusedAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        using var document = JsonDocument.Parse(text);
        Assert.Equal(code, document.RootElement.GetProperty("errors")[0].GetProperty("code").GetString());
        answer.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server!.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }
}
