namespace Skiff.CommandLine.Templates;

/// <summary>Commands of which each gets the result of the one before as its last argument.</summary>
/// <param name="Position">Where it stands in the source.</param>
/// <param name="Variables">The variables that take the result.</param>
/// <param name="Assigns">They exist already.</param>
/// <param name="Commands">Each a list of operands.</param>
internal sealed record TemplatePipeline(int Position, string[] Variables, bool Assigns, List<List<TemplateOperand>> Commands)
{
    public string Text => (Variables.Length > 0 ? string.Join(", ", Variables) + (Assigns ? " = " : " := ") : "")
        + string.Join(" | ", Commands.Select(command => string.Join(' ', command.Select(operand => operand.Text))));
}
