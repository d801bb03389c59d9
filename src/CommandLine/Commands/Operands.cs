using Skiff.Client;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands;

/// <summary>Commands that do the same to each of their operands.</summary>
internal static class Operands
{
    private const int AtOnce = 50;

    /// <summary>One after the other; names of those that succeeded are printed, errors come last and fail the command.</summary>
    public static async Task<int> EachAsync(Invocation invocation, Func<string, Task> action, Func<string, string>? printed = null)
    {
        var errors = new List<string>();
        foreach (var name in invocation.Arguments)
        {
            try
            {
                await action(name);
                invocation.Session.Output.WriteLine(printed?.Invoke(name) ?? name);
            }
            catch (Exception error) when (error is ApiException or ConnectionException or CommandException)
            {
                errors.Add(Failure.Text(error));
            }
        }
        return Finish(errors);
    }

    /// <summary>Many at once, told in the order of the operands.</summary>
    public static async Task<int> AllAsync(Invocation invocation, Func<string, Task> action)
    {
        if (invocation.Arguments.Count == 1)
            return await EachAsync(invocation, action);
        using var slots = new SemaphoreSlim(AtOnce);
        var running = invocation.Arguments.Select(async name =>
        {
            await slots.WaitAsync();
            try
            {
                await action(name);
            }
            finally
            {
                slots.Release();
            }
        }).ToList();
        var errors = new List<string>();
        for (var at = 0; at < running.Count; at++)
        {
            try
            {
                await running[at];
                invocation.Session.Output.WriteLine(invocation.Arguments[at]);
            }
            catch (Exception error) when (error is ApiException or ConnectionException)
            {
                errors.Add(Failure.Text(error));
            }
        }
        return Finish(errors);
    }

    public static int Finish(List<string> errors) => errors.Count == 0 ? 0 : throw new CommandException(string.Join('\n', errors));
}
