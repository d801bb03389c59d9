using Skiff.Api.Containers;
using Skiff.Engine.State;
using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>What a restart policy says.</summary>
internal static class RestartDecision
{
    /// <summary>After an exit.</summary>
    public static bool AfterExit(RestartPolicy? policy, int exitCode, int restartCount, bool manuallyStopped) => policy?.Name switch
    {
        "always" or "unless-stopped" => !manuallyStopped,
        "on-failure" => !manuallyStopped && exitCode != 0 && (policy.MaximumRetryCount == 0 || restartCount < policy.MaximumRetryCount),
        _ => false,
    };

    /// <summary>When the daemon starts and the container does not run.</summary>
    public static bool AtDaemonStart(RestartPolicy? policy, ContainerRecord record, bool wasRunning) => policy?.Name switch
    {
        "always" => record.HasBeenStartedBefore,
        "unless-stopped" => record.HasBeenStartedBefore && !record.HasBeenManuallyStopped,
        "on-failure" => wasRunning && AfterExit(policy, record.State.ExitCode, record.RestartCount, record.HasBeenManuallyStopped),
        _ => false,
    };

    /// <summary>Errors: InvalidArgument.</summary>
    public static void Validate(RestartPolicy policy)
    {
        switch (policy.Name)
        {
            case null or "" or "no" or "always" or "unless-stopped":
                if (policy.MaximumRetryCount != 0)
                    throw new EngineException(ErrorKind.InvalidArgument, "invalid restart policy: maximum retry count can only be used with 'on-failure'");
                return;
            case "on-failure":
                if (policy.MaximumRetryCount < 0)
                    throw new EngineException(ErrorKind.InvalidArgument, "invalid restart policy: maximum retry count cannot be negative");
                return;
            default:
                throw new EngineException(ErrorKind.InvalidArgument, $"invalid restart policy '{policy.Name}'");
        }
    }
}
