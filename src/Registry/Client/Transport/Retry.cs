using Polly;
using Polly.Retry;

namespace Skiff.Registry.Client.Transport;

/// <summary>Repeats what may work later, with growing pauses or the pause the registry asks for.</summary>
internal static class Retry
{
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromSeconds(30);

    /// <param name="options">How often, how long.</param>
    /// <param name="reconnect">Whether a refused connection may work later too: yes once the registry has been there.</param>
    /// <param name="retrying">Called before each pause.</param>
    public static ResiliencePipeline Pipeline(RegistryOptions options, bool reconnect, Action<TimeSpan, Exception>? retrying)
    {
        if (options.Attempts < 2) return ResiliencePipeline.Empty;
        return new ResiliencePipelineBuilder { TimeProvider = options.Time }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = options.Attempts - 1,
            Delay = options.RetryDelay,
            MaxDelay = s_longestDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is RegistryException error
                && (error.IsTransient || (reconnect && error.IsNetwork))
                && !(error.RetryAfter > options.LongestPause)),
            DelayGenerator = static arguments => ValueTask.FromResult((arguments.Outcome.Exception as RegistryException)?.RetryAfter),
            OnRetry = arguments =>
            {
                retrying?.Invoke(arguments.RetryDelay, arguments.Outcome.Exception!);
                return default;
            },
        }).Build();
    }
}
