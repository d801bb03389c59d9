using System.IO.Pipelines;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Skiff.Api.Daemon;
using Skiff.Engine.Build;
using Skiff.Errors;
using Skiff.Server.BuildKit.Protocol.Health;
using Skiff.Server.BuildKit.Protocol.SecretStore;
using Skiff.Server.BuildKit.Protocol.Ssh;
using Skiff.Server.BuildKit.Protocol.Sync;
using Skiff.Server.BuildKit.Protocol.Uploads;

namespace Skiff.Server.BuildKit.Sessions;

/// <summary>
/// The client of a build as a server: it has dialled, and on its connection answers calls of gRPC for as long as the build lasts.
/// </summary>
internal sealed class ClientSession : IBuildSession, IDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IReadOnlySet<string> _methods;
    private readonly SocketsHttpHandler _handler;
    private readonly GrpcChannel _channel;
    private int _dialled;

    /// <param name="id">The client's own name for it.</param>
    /// <param name="sharedKey">Names the directory that is built.</param>
    /// <param name="methods">What the client answers, `/package.Service/Method`.</param>
    /// <param name="connection">The client's connection.</param>
    public ClientSession(string id, string sharedKey, IReadOnlySet<string> methods, IDuplexPipe connection)
    {
        (Id, SharedKey, _methods) = (id, sharedKey, methods);
        _handler = new SocketsHttpHandler
        {
            ConnectCallback = (_, _) => Interlocked.Exchange(ref _dialled, 1) == 0
                ? ValueTask.FromResult<Stream>(new SessionStream(connection, () => _ended.TrySetResult()))
                : ValueTask.FromException<Stream>(new IOException("the client of the session has gone")),
            UseProxy = false,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
        };
        _channel = GrpcChannel.ForAddress("http://session", new GrpcChannelOptions { HttpHandler = _handler, MaxReceiveMessageSize = null, MaxSendMessageSize = null });
    }

    public string Id { get; }

    public string SharedKey { get; }

    /// <summary>Until the client has closed its connection, or does not answer.</summary>
    public async Task RunAsync(CancellationToken aborted)
    {
        try
        {
            // the first call dials: from then on the connection's end is seen
            await new Health.HealthClient(_channel).CheckAsync(new HealthCheckRequest(), cancellationToken: aborted);
        }
        catch (RpcException error) when (error.StatusCode is StatusCode.Unimplemented or StatusCode.NotFound)
        {
            // it answers, and that is all that was asked
        }
        catch (RpcException)
        {
            return;
        }
        await _ended.Task.WaitAsync(aborted);
    }

    public Task SyncAsync(DirectoryFilter filter, IDirectoryReceiver receiver, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        var headers = new Metadata { { "dir-name", filter.Name } };
        Add(headers, "include-patterns", filter.Include);
        Add(headers, "exclude-patterns", filter.Exclude);
        Add(headers, "followpaths", filter.Follow);
        using var call = new FileSync.FileSyncClient(_channel).DiffCopy(headers, cancellationToken: cancellationToken);
        await DirectorySync.ReceiveAsync(call.ResponseStream, call.RequestStream, receiver, cancellationToken);
        return true;
    });

    public Task PullAsync(string path, Stream target, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        using var call = new Upload.UploadClient(_channel).Pull(new Metadata { { "urlpath", path } }, cancellationToken: cancellationToken);
        await foreach (var part in call.ResponseStream.ReadAllAsync(cancellationToken))
            await target.WriteAsync(part.Data.Memory, cancellationToken);
        return true;
    });

    public Task<byte[]?> SecretAsync(string id, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        if (!_methods.Contains("/moby.buildkit.secrets.v1.Secrets/GetSecret"))
            return null;
        try
        {
            var answer = await new Secrets.SecretsClient(_channel).GetSecretAsync(new GetSecretRequest { ID = id }, cancellationToken: cancellationToken);
            return answer.Data.ToByteArray();
        }
        catch (RpcException error) when (error.StatusCode is StatusCode.NotFound or StatusCode.Unimplemented)
        {
            return null;
        }
    });

    public Task<bool> HasAgentAsync(string id, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        if (!_methods.Contains("/moby.sshforward.v1.SSH/CheckAgent"))
            return false;
        try
        {
            await new SSH.SSHClient(_channel).CheckAgentAsync(new CheckAgentRequest { ID = id }, cancellationToken: cancellationToken);
            return true;
        }
        catch (RpcException error) when (error.StatusCode is not (StatusCode.Unavailable or StatusCode.Cancelled))
        {
            return false;
        }
    });

    public Task ForwardAgentAsync(string id, Stream connection, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        using var call = new SSH.SSHClient(_channel).ForwardAgent(new Metadata { { "buildkit.ssh.id", id } }, cancellationToken: cancellationToken);
        var answers = AnswerAsync();
        var buffer = new byte[32 << 10];
        while (await connection.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            await call.RequestStream.WriteAsync(new Protocol.Ssh.BytesMessage { Data = ByteString.CopyFrom(buffer, 0, count) }, cancellationToken);
        await call.RequestStream.CompleteAsync();
        await answers;
        return true;

        async Task AnswerAsync()
        {
            await foreach (var part in call.ResponseStream.ReadAllAsync(cancellationToken))
                await connection.WriteAsync(part.Data.Memory, cancellationToken);
        }
    });

    public Task<AuthConfig?> CredentialsAsync(string host, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        if (!_methods.Contains("/moby.filesync.v1.Auth/Credentials"))
            return null;
        var answer = await new Auth.AuthClient(_channel).CredentialsAsync(new CredentialsRequest { Host = host }, cancellationToken: cancellationToken);
        if (answer.Secret.Length == 0)
            return null;
        return answer.Username.Length > 0
            ? new AuthConfig { Username = answer.Username, Password = answer.Secret }
            : new AuthConfig { IdentityToken = answer.Secret };
    });

    /// <summary>Gives the client a stream of bytes: an archive it asked for.</summary>
    public Task SendAsync(int exporter, Func<Stream, Task> write, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        using var call = new Protocol.Sync.FileSend.FileSendClient(_channel).DiffCopy(ExporterHeaders(exporter), cancellationToken: cancellationToken);
        await using (var stream = new SendStream(call.RequestStream))
            await write(stream);
        await call.RequestStream.CompleteAsync();
        await foreach (var _ in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            // it says nothing; that it ends is the answer
        }
        return true;
    });

    /// <summary>Gives the client the files below a directory.</summary>
    public Task SendDirectoryAsync(int exporter, string directory, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        using var call = new Protocol.DirectorySend.FileSend.FileSendClient(_channel).DiffCopy(ExporterHeaders(exporter), cancellationToken: cancellationToken);
        using var sender = new DirectorySender(directory, call.ResponseStream, call.RequestStream);
        await sender.SendAsync(cancellationToken);
        return true;
    });

    public void Dispose()
    {
        _channel.Dispose();
        _handler.Dispose();
    }

    private static Metadata ExporterHeaders(int exporter)
        => new() { { "buildkit-attachable-exporter-id", exporter.ToString(System.Globalization.CultureInfo.InvariantCulture) } };

    private static void Add(Metadata headers, string name, IReadOnlyList<string> values)
    {
        var encoded = values.Any(static value => value.AsSpan().ContainsAnyExceptInRange(' ', '~'));
        if (values.Count > 0)
            headers.Add(name, string.Join(HeaderSplitter.Separator, values.Select(value => encoded ? Uri.EscapeDataString(value) : value)));
        if (encoded)
            headers.Add(name + "-encoded", "1");
    }

    private static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.Cancelled)
        {
            throw new OperationCanceledException(error.Status.Detail, error);
        }
        catch (RpcException error)
        {
            throw new EngineException(error.StatusCode == StatusCode.NotFound ? ErrorKind.NotFound : ErrorKind.InvalidArgument, error.Status.Detail, error);
        }
    }
}
