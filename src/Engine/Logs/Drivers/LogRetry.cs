namespace Skiff.Engine.Logs.Drivers;

/// <summary>What is done while a server is away: how long to wait before the next try, and after how many of them a message is given up.</summary>
/// <param name="Wait">Before each try.</param>
/// <param name="Tries">For one message.</param>
/// <param name="Async">The container starts although the server is away.</param>
internal sealed record LogRetry(TimeSpan Wait, int Tries, bool Async)
{
    public static LogRetry Forever { get; } = new(TimeSpan.FromSeconds(1), int.MaxValue, Async: false);
}
