using System.Globalization;
using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Security;

/// <summary>A test of one argument. For <see cref="SeccompOperator.MaskedEqual"/> the argument is masked first.</summary>
internal readonly record struct SeccompCondition(int Index, SeccompOperator Operator, ulong Value, ulong Mask)
{
    private const int Arguments = 6;

    public static readonly string[] OperatorNames =
    [
        "SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_MASKED_EQ",
    ];

    public static SeccompCondition Parse(SeccompArg argument)
    {
        const string Field = "linux.seccomp.syscalls.args";
        if (argument.Index >= Arguments)
        {
            throw new EngineException(ErrorKind.InvalidArgument,
                string.Create(CultureInfo.InvariantCulture, $"{Field}: a system call has no argument {argument.Index}"));
        }
        var index = Array.IndexOf(OperatorNames, argument.Op);
        if (index < 0)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"{Field}: \"{argument.Op}\" is no operator");
        }
        var @operator = (SeccompOperator)index;
        // The specification's value is the mask here, and its second value what the masked argument is compared with.
        return @operator == SeccompOperator.MaskedEqual
            ? new SeccompCondition((int)argument.Index, @operator, argument.ValueTwo.GetValueOrDefault() & argument.Value, argument.Value)
            : new SeccompCondition((int)argument.Index, @operator, argument.Value, ulong.MaxValue);
    }
}
