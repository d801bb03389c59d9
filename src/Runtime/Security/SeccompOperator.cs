namespace Skiff.Runtime.Security;

/// <summary>In the order of <see cref="SeccompCondition.OperatorNames"/>.</summary>
internal enum SeccompOperator
{
    NotEqual,
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,
    MaskedEqual,
}
