using System.Buffers.Binary;

namespace Skiff.Runtime.Cgroups.Version2;

/// <summary>
/// Compiles device rules to an eBPF program that answers 1 (allow) or 0. For each bit of the access asked for the last
/// rule that matches decides, so the rules are tried from the last to the first, and those that none has decided about are allowed, as in a new
/// version 1 cgroup.
/// </summary>
internal static class DeviceProgram
{
    // bpf_cgroup_dev_ctx: access << 16 | type, major, minor
    private const int TypeBlock = 1, TypeCharacter = 2;
    private const int AccessMknod = 1, AccessRead = 2, AccessWrite = 4, AccessAll = 7;

    private const byte LDX_MEM_W = 0x61, ALU64_MOV_K = 0xB7, ALU_AND_K = 0x54, ALU_RSH_K = 0x74, ALU_MOV_X = 0xBC;
    private const byte JMP_JEQ_K = 0x15, JMP_JNE_K = 0x55, EXIT = 0x95;
    private const byte R0 = 0, R1 = 1, Type = 2, Access = 3, Major = 4, Minor = 5, Scratch = 0;

    /// <summary>Instructions of 8 bytes, in this machine's order.</summary>
    public static byte[] Compile(IReadOnlyList<DeviceRule> rules)
    {
        var code = new List<Instruction>
        {
            new(LDX_MEM_W, Type, R1, 0, 0),
            new(ALU_MOV_X, Access, Type, 0, 0),
            new(ALU_AND_K, Type, 0, 0, 0xFFFF),
            new(ALU_RSH_K, Access, 0, 0, 16),
            new(LDX_MEM_W, Major, R1, 4, 0),
            new(LDX_MEM_W, Minor, R1, 8, 0),
        };
        for (var index = rules.Count - 1; index >= 0; index--)
        {
            if (rules[index].Type == 'a')
            {
                // Nothing gets past it, and the verifier refuses instructions that are never reached.
                Answer(code, rules[index].Allow);
                return Serialize(code);
            }
            Append(code, rules[index]);
        }
        Answer(code, true);
        return Serialize(code);
    }

    private static void Append(List<Instruction> code, DeviceRule rule)
    {
        var body = new List<Instruction> { new(JMP_JNE_K, Type, 0, Next, rule.Type == 'b' ? TypeBlock : TypeCharacter) };
        if (rule.Major is { } major)
        {
            body.Add(new(JMP_JNE_K, Major, 0, Next, (int)major));
        }
        if (rule.Minor is { } minor)
        {
            body.Add(new(JMP_JNE_K, Minor, 0, Next, (int)minor));
        }
        var bits = Bits(rule.Access);
        if (!rule.Allow && bits != AccessAll)
        {
            body.Add(new(ALU_MOV_X, Scratch, Access, 0, 0));
            body.Add(new(ALU_AND_K, Scratch, 0, 0, bits));
            body.Add(new(JMP_JEQ_K, Scratch, 0, Next, 0));
        }
        else if (rule.Allow && bits != AccessAll)
        {
            // What this rule allows is settled; the rest goes on to the rules before it.
            body.Add(new(ALU_AND_K, Access, 0, 0, AccessAll & ~bits));
            body.Add(new(JMP_JNE_K, Access, 0, Next, 0));
        }
        Answer(body, rule.Allow);
        for (var index = 0; index < body.Count; index++)
        {
            code.Add(body[index].Offset == Next ? body[index] with { Offset = (short)(body.Count - index - 1) } : body[index]);
        }
    }

    /// <summary>Stands for "to the next rule" until the length of this one is known.</summary>
    private const short Next = short.MaxValue;

    private static void Answer(List<Instruction> code, bool allow)
    {
        code.Add(new(ALU64_MOV_K, R0, 0, 0, allow ? 1 : 0));
        code.Add(new(EXIT, 0, 0, 0, 0));
    }

    private static int Bits(string access) =>
        (access.Contains('m', StringComparison.Ordinal) ? AccessMknod : 0)
        | (access.Contains('r', StringComparison.Ordinal) ? AccessRead : 0)
        | (access.Contains('w', StringComparison.Ordinal) ? AccessWrite : 0);

    private static byte[] Serialize(List<Instruction> code)
    {
        var bytes = new byte[code.Count * 8];
        for (var index = 0; index < code.Count; index++)
        {
            var at = bytes.AsSpan(index * 8);
            at[0] = code[index].Code;
            at[1] = (byte)(code[index].Destination | (code[index].Source << 4));
            BinaryPrimitives.WriteInt16LittleEndian(at[2..], code[index].Offset);
            BinaryPrimitives.WriteInt32LittleEndian(at[4..], code[index].Value);
        }
        return bytes;
    }

    private readonly record struct Instruction(byte Code, byte Destination, byte Source, short Offset, int Value);
}
