using System.Runtime.InteropServices;
using System.Text;
using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Security;

/// <summary>
/// Compiles a seccomp profile of the runtime specification to a BPF program for this machine.
///
/// Verdicts are libseccomp's: a rule without conditions beats those with some; among those the first whose conditions
/// hold decides; a rule that repeats the default action is dropped; names that no architecture knows are too; an
/// architecture that is not listed kills the thread. And they are runc's, where it goes beyond libseccomp: unless the
/// default lets calls through, a call with a higher number than any in the profile is answered ENOSYS, so that a C library
/// falls back to an older call instead of believing it is forbidden.
/// </summary>
public static class SeccompCompiler
{
    private const uint X32Bit = 0x4000_0000;

    /// <summary>Numbers above are private to arm and no sign of how new a profile is.</summary>
    private const int HighestOrdinary = 0xF_0000 - 1;

    /// <summary>Errors: InvalidArgument that names the field; NotImplemented on a machine whose calls are not known.</summary>
    public static SeccompProgram Compile(Seccomp profile) => Compile(profile, RuntimeInformation.OSArchitecture);

    /// <inheritdoc cref="Compile(Seccomp)"/>
    public static SeccompProgram Compile(Seccomp profile, Architecture machine)
    {
        var defaultAction = SeccompAction.Parse(profile.DefaultAction, profile.DefaultErrnoRet, "linux.seccomp.defaultAction");
        var architectures = SeccompTarget.Select(profile.Architectures, machine);
        var rules = SeccompRules.Collect(profile, defaultAction);
        if (defaultAction.Notifies || rules.Notifies("write"))
        {
            // Whoever installs the filter would wait for the listener whose descriptor it has yet to send.
            throw new EngineException(ErrorKind.InvalidArgument, "linux.seccomp: SCMP_ACT_NOTIFY can be neither the default action nor that of write");
        }
        if (rules.AnyNotifies && string.IsNullOrEmpty(profile.ListenerPath))
        {
            throw new EngineException(ErrorKind.InvalidArgument, "linux.seccomp.listenerPath: SCMP_ACT_NOTIFY needs one");
        }
        var tables = Number(rules, architectures);
        var instructions = new SeccompCodeWriter(defaultAction).Write(Blocks(tables, defaultAction));
        return new SeccompProgram(instructions, SeccompFlags.Parse(profile.Flags), rules.AnyNotifies);
    }

    /// <summary>For each architecture the rules by number.</summary>
    private static List<SeccompTable> Number(SeccompRules rules, List<SyscallArchitecture> architectures)
    {
        var tables = architectures.ConvertAll(architecture => new SeccompTable(architecture));
        Span<char> name = stackalloc char[64];
        foreach (var call in SyscallTable.Calls)
        {
            var length = Encoding.ASCII.GetChars(call.Name, name);
            if (rules.Find(name[..length]) is not { } found)
            {
                continue;
            }
            foreach (var table in tables)
            {
                var number = call.Number(table.Architecture);
                if (number >= 0)
                {
                    table.Set(number, found);
                }
                if (table.Architecture == SyscallArchitecture.X86)
                {
                    SocketCalls.Extend(table, name[..length], found);
                }
            }
        }
        return tables;
    }

    /// <summary>One block for each audit architecture; x32 is a second range of numbers in that of x86-64.</summary>
    private static List<SeccompBlock> Blocks(List<SeccompTable> tables, SeccompAction defaultAction)
    {
        var blocks = new List<SeccompBlock>(tables.Count);
        foreach (var table in tables)
        {
            var ranges = new List<SeccompRange>();
            if (table.Architecture == SyscallArchitecture.X32)
            {
                continue;
            }
            Append(ranges, table, 0, defaultAction);
            if (table.Architecture == SyscallArchitecture.X8664)
            {
                if (tables.Find(each => each.Architecture == SyscallArchitecture.X32) is { } x32)
                {
                    Append(ranges, x32, X32Bit, defaultAction);
                }
                else if (defaultAction.LetsThrough || table.Last < 0)
                {
                    // They would pass through the table of x86-64 otherwise, under numbers that mean the same calls.
                    ranges.Add(new SeccompRange(X32Bit, SeccompVerdict.Always(SeccompAction.KillThread)));
                    ranges.Add(new SeccompRange(uint.MaxValue, SeccompVerdict.Always(defaultAction)));
                }
            }
            blocks.Add(new SeccompBlock(SeccompTarget.AuditOf(table.Architecture), ranges));
        }
        return blocks;
    }

    private static void Append(List<SeccompRange> ranges, SeccompTable table, uint offset, SeccompAction defaultAction)
    {
        var otherwise = SeccompVerdict.Always(defaultAction);
        var next = 0L;
        foreach (var (number, verdict) in table.Sorted())
        {
            if (number > next)
            {
                Add(ranges, offset + (uint)next, Gap(next));
                if (number > table.Last && next <= table.Last)
                {
                    Add(ranges, offset + (uint)table.Last + 1, Unknown());
                }
            }
            Add(ranges, offset + (uint)number, verdict);
            next = number + 1L;
        }
        Add(ranges, offset + (uint)next, Gap(next));

        SeccompVerdict Unknown() => defaultAction.LetsThrough ? otherwise : SeccompVerdict.Always(SeccompAction.NoSuchCall);
        SeccompVerdict Gap(long from) => table.Last < 0 || from <= table.Last ? otherwise : Unknown();
    }

    private static void Add(List<SeccompRange> ranges, uint start, SeccompVerdict verdict)
    {
        if (ranges.Count == 0 || !ranges[^1].Verdict.Equals(verdict))
        {
            ranges.Add(new SeccompRange(start, verdict));
        }
    }

    /// <summary>The highest ordinary number that a profile names.</summary>
    internal static bool IsOrdinary(int number) => number <= HighestOrdinary;
}
