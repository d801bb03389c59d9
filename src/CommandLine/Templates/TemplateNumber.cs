using System.Globalization;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Templates;

/// <summary>Number constants of a template: whole when they can be, else floating.</summary>
internal static class TemplateNumber
{
    public static bool TryParse(string text, out object value)
    {
        value = 0L;
        try
        {
            value = GoNumber.ParseInteger(text.Replace("_", "", StringComparison.Ordinal));
            return true;
        }
        catch (FlagValueException)
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                return false;
            value = number;
            return true;
        }
    }
}
