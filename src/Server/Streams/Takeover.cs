using System.IO.Pipelines;

namespace Skiff.Server.Streams;

/// <summary>
/// An endpoint's hold on the connection below HTTP. After <see cref="Take"/> the HTTP server sees the end of its input and talks
/// to nobody; when the endpoint has returned, the head is written to the client and the connection is the taker's alone.
/// </summary>
public sealed class Takeover
{
    private readonly CancellationToken _aborted;

    internal Takeover(CancellationToken inputEnded, CancellationToken aborted)
    {
        InputEnded = inputEnded;
        _aborted = aborted;
    }

    /// <summary>
    /// The client has shut down its sending side. That is no disconnect: a client that has nothing more to say may still be reading.
    /// </summary>
    public CancellationToken InputEnded { get; }

    internal bool Taken => Run is not null;

    /// <summary>An endpoint is at work: what is read now is a request's body.</summary>
    internal bool Serving { get; set; }

    internal TakeoverHead Head { get; private set; }

    /// <summary>What the client sent before it left is of no use to anybody.</summary>
    internal bool EndsWithClient { get; private set; }

    internal Func<IDuplexPipe, CancellationToken, Task>? Run { get; private set; }

    /// <summary>
    /// To be called after the whole request body was read and before anything was answered. <paramref name="run"/> gets the connection and
    /// a token that is cancelled when the connection is broken off; when it returns, what was written is sent and the connection closed.
    /// With <paramref name="endsWithClient"/>, which is for those that read no input, it is broken off too when the client is seen to be gone.
    /// </summary>
    public void Take(TakeoverHead head, Func<IDuplexPipe, CancellationToken, Task> run, bool endsWithClient)
    {
        Head = head;
        EndsWithClient = endsWithClient;
        Run = run;
    }

    internal Task RunAsync(IDuplexPipe connection) => Run!(connection, _aborted);
}
