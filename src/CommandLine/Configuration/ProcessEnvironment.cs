using System.Collections;

namespace Skiff.CommandLine.Configuration;

/// <summary>This process's environment, for programs that it starts.</summary>
internal static class ProcessEnvironment
{
    public static List<string> All()
    {
        var variables = new List<string>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            variables.Add($"{variable.Key}={variable.Value}");
        return variables;
    }
}
