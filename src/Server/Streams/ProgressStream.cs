using Skiff.Api.Daemon;
using Skiff.Server.Http;

namespace Skiff.Server.Streams;

/// <summary>
/// The answer of load, import and what else reports its progress. The head is sent with the first message; until then another status can be answered.
/// </summary>
internal sealed class ProgressStream(Exchange exchange)
{
    private JsonStream<ProgressMessage>? _stream;

    public async Task StartAsync()
        => _stream ??= new JsonStream<ProgressMessage>(await exchange.StreamAsync("application/json"), exchange.Version);

    public async ValueTask ReportAsync(ProgressMessage message)
    {
        await StartAsync();
        await _stream!.WriteAsync(message, exchange.Aborted);
    }

    /// <summary>An error as clients look for it in a stream.</summary>
    public ValueTask FailAsync(string message)
        => ReportAsync(new ProgressMessage { ErrorDetail = new ErrorDetail { Message = message }, Error = message });
}
