using System.Globalization;
using Skiff.Client;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class WaitCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        foreach (var name in invocation.Arguments)
        {
            try
            {
                using var exit = await invocation.Session.Client.Containers.WaitAsync(name, null, cancellationToken);
                var result = await exit.ReadAsync(cancellationToken);
                invocation.Session.Output.WriteLine(result.StatusCode.ToString(CultureInfo.InvariantCulture));
                invocation.Session.Output.Flush();
            }
            catch (Exception error) when (error is ApiException or ConnectionException)
            {
                errors.Add(Failure.Text(error));
            }
        }
        return Operands.Finish(errors);
    }
}
