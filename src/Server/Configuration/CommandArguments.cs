using Skiff.Errors;

namespace Skiff.Server.Configuration;

/// <summary>Reads the daemon's command line: `--flag value`, `--flag=value`, `-f value`, `-fvalue`.</summary>
public static class CommandArguments
{
    /// <summary>Errors: InvalidArgument for a flag there is not, for a missing value and for anything that is no flag.</summary>
    public static SettingValues Parse(IReadOnlyList<string> arguments)
    {
        var values = new SettingValues();
        for (var index = 0; index < arguments.Count; index++)
        {
            var argument = arguments[index];
            if (argument.StartsWith("--", StringComparison.Ordinal) && argument.Length > 2)
                index = ReadFlag(arguments, index, values);
            else if (argument.Length > 1 && argument[0] == '-')
                index = ReadLetters(arguments, index, values);
            else
                throw new EngineException(ErrorKind.InvalidArgument, $"skiffd accepts no arguments: \"{argument}\"");
        }
        return values;
    }

    private static int ReadFlag(IReadOnlyList<string> arguments, int index, SettingValues values)
    {
        var argument = arguments[index];
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? argument[2..] : argument[2..equals];
        var setting = Settings.ByFlag(name) ?? throw new EngineException(ErrorKind.InvalidArgument, $"unknown flag: --{name}");
        if (equals >= 0)
            values.Add(setting, argument[(equals + 1)..]);
        else if (setting.Kind == SettingKind.Switch)
            values.Add(setting, "true");
        else if (index + 1 < arguments.Count)
            values.Add(setting, arguments[++index]);
        else
            throw new EngineException(ErrorKind.InvalidArgument, $"flag needs an argument: --{name}");
        return index;
    }

    /// <summary>Letters of switches may stand together; one that takes a value ends the word.</summary>
    private static int ReadLetters(IReadOnlyList<string> arguments, int index, SettingValues values)
    {
        var argument = arguments[index];
        for (var position = 1; position < argument.Length; position++)
        {
            var setting = Settings.ByLetter(argument[position])
                ?? throw new EngineException(ErrorKind.InvalidArgument, $"unknown shorthand flag: '{argument[position]}' in {argument}");
            var rest = argument[(position + 1)..];
            if (rest.StartsWith('='))
            {
                values.Add(setting, rest[1..]);
                return index;
            }
            if (setting.Kind == SettingKind.Switch)
            {
                values.Add(setting, "true");
                continue;
            }
            if (rest.Length > 0)
            {
                values.Add(setting, rest);
                return index;
            }
            if (index + 1 >= arguments.Count)
                throw new EngineException(ErrorKind.InvalidArgument, $"flag needs an argument: '{argument[position]}' in {argument}");
            values.Add(setting, arguments[index + 1]);
            return index + 1;
        }
        return index;
    }
}
