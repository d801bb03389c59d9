namespace Skiff.Engine.Bundle;

/// <summary>A process's environment, in Docker's order: PATH, HOSTNAME, TERM, links, then the configured ones, each in the place of an equal key.</summary>
internal static class ProcessEnvironment
{
    private const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>A configured variable without `=` removes one. HOME comes last, unless it was configured.</summary>
    public static string[] Build(
        string hostname, bool terminal, IEnumerable<string> links, IEnumerable<string>? configured, string home)
    {
        var variables = new List<string> { DefaultPath, "HOSTNAME=" + hostname };
        if (terminal)
            variables.Add("TERM=xterm");
        variables.AddRange(links);
        foreach (var variable in configured ?? [])
            Set(variables, variable);
        if (!variables.Exists(variable => variable.StartsWith("HOME=", StringComparison.Ordinal)))
            variables.Add("HOME=" + home);
        return [.. variables];
    }

    /// <summary>The variables of an exec: its own over those of the container.</summary>
    public static string[] With(IEnumerable<string> container, IEnumerable<string>? own, bool terminal, string home)
    {
        var variables = new List<string>(container);
        variables.RemoveAll(variable => variable.StartsWith("HOME=", StringComparison.Ordinal));
        if (terminal && !variables.Exists(variable => variable.StartsWith("TERM=", StringComparison.Ordinal)))
            variables.Add("TERM=xterm");
        variables.Add("HOME=" + home);
        foreach (var variable in own ?? [])
            Set(variables, variable);
        return [.. variables];
    }

    private static void Set(List<string> variables, string variable)
    {
        var equals = variable.IndexOf('=', StringComparison.Ordinal);
        var key = (equals < 0 ? variable : variable[..equals]) + "=";
        var index = variables.FindIndex(known => known.StartsWith(key, StringComparison.Ordinal));
        if (equals < 0)
        {
            if (index >= 0)
                variables.RemoveAt(index);
        }
        else if (index >= 0)
        {
            variables[index] = variable;
        }
        else
        {
            variables.Add(variable);
        }
    }
}
