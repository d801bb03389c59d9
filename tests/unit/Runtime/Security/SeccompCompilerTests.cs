using System.Runtime.InteropServices;
using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Security;

namespace Skiff.Tests.Unit.Runtime.Security;

public sealed class SeccompCompilerTests
{
    private const uint X8664 = 0xC000_003E, X86 = 0x4000_0003, X32 = 0x4000_003E, Arm64 = 0xC000_00B7, Arm = 0x4000_0028, Riscv64 = 0xC000_00F3;
    private const uint X32Bit = 0x4000_0000;
    private const uint Eperm = 0x0005_0001, Enosys = 0x0005_0026, Allow = 0x7FFF_0000, KillThread = 0;
    private static readonly ulong[] s_none = new ulong[6];

    public static TheoryData<string, ulong> Machines => new()
    {
        { "X64", ContainerCapabilities.Default.Bits },
        { "X64", CapabilitySet.Known.Bits },
        { "X64", 0 },
        { "Arm64", ContainerCapabilities.Default.Bits },
        { "Arm64", CapabilitySet.Known.Bits },
        { "RiscV64", ContainerCapabilities.Default.Bits },
    };

    [Theory]
    [MemberData(nameof(Machines))]
    public void Compile_OfTheDefaultProfile_AgreesWithLibseccompOnEveryCall(string machineName, ulong capabilities)
    {
        Assert.SkipUnless(LibSeccomp.Present, "libseccomp is not installed");
        var machine = Enum.Parse<Architecture>(machineName);
        var profile = KnownToBoth(DefaultSeccompProfile.For(new CapabilitySet(capabilities), machine));
        AssertAgrees(profile, machine);
    }

    [Theory]
    [InlineData("SCMP_CMP_NE")]
    [InlineData("SCMP_CMP_LT")]
    [InlineData("SCMP_CMP_LE")]
    [InlineData("SCMP_CMP_EQ")]
    [InlineData("SCMP_CMP_GE")]
    [InlineData("SCMP_CMP_GT")]
    [InlineData("SCMP_CMP_MASKED_EQ")]
    public void Compile_OfAnArgumentCondition_AgreesWithLibseccomp(string operation)
    {
        Assert.SkipUnless(LibSeccomp.Present, "libseccomp is not installed");
        foreach (var value in (ulong[])[0, 1, 0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000, 0x1_0000_0001, 0x7FFF_FFFF_FFFF_FFFF, ulong.MaxValue])
        {
            var profile = new Seccomp
            {
                DefaultAction = "SCMP_ACT_ERRNO",
                Architectures = ["SCMP_ARCH_X86_64"],
                Syscalls =
                [
                    new SeccompSyscall
                    {
                        Names = ["ioctl", "fcntl"],
                        Action = "SCMP_ACT_ALLOW",
                        Args =
                        [
                            new SeccompArg { Index = 1, Op = operation, Value = value, ValueTwo = value & 0x1_0000_0001 },
                            new SeccompArg { Index = 3, Op = operation, Value = value, ValueTwo = value & 0x1_0000_0001 },
                        ],
                    },
                ],
            };
            AssertAgrees(profile, Architecture.X64);
        }
    }

    [Fact]
    public void Compile_OfSocketCalls_AgreesWithLibseccompOnX86()
    {
        Assert.SkipUnless(LibSeccomp.Present, "libseccomp is not installed");
        var profile = new Seccomp
        {
            DefaultAction = "SCMP_ACT_ERRNO",
            Architectures = ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"],
            Syscalls = [new SeccompSyscall { Names = ["socket", "connect", "sendmsg", "accept4", "shmget", "semop", "futex_waitv"], Action = "SCMP_ACT_ALLOW" }],
        };
        AssertAgrees(profile, Architecture.X64);
    }

    [Fact]
    public void Compile_WhenDefaultLetsThrough_AgreesWithLibseccomp()
    {
        Assert.SkipUnless(LibSeccomp.Present, "libseccomp is not installed");
        var profile = new Seccomp
        {
            DefaultAction = "SCMP_ACT_ALLOW",
            Syscalls =
            [
                new SeccompSyscall { Names = ["mount", "umount2"], Action = "SCMP_ACT_ERRNO", ErrnoRet = 13 },
                new SeccompSyscall { Names = ["kexec_load"], Action = "SCMP_ACT_KILL_PROCESS" },
                new SeccompSyscall { Names = ["reboot"], Action = "SCMP_ACT_TRAP" },
                new SeccompSyscall { Names = ["bpf"], Action = "SCMP_ACT_LOG" },
                new SeccompSyscall { Names = ["ptrace"], Action = "SCMP_ACT_TRACE", ErrnoRet = 7 },
            ],
        };
        AssertAgrees(profile, Architecture.X64);
    }

    [Fact]
    public void Compile_OfTheDefaultProfile_AnswersNewerCallsAndClone3WithEnosys()
    {
        var program = SeccompCompiler.Compile(DefaultSeccompProfile.For(ContainerCapabilities.Default, Architecture.X64), Architecture.X64);
        Assert.Equal(Enosys, BpfInterpreter.Run(program.Instructions.Span, X8664, 435, s_none)); // clone3
        Assert.Equal(Enosys, BpfInterpreter.Run(program.Instructions.Span, X8664, 467, s_none)); // open_tree_attr
        Assert.Equal(Enosys, BpfInterpreter.Run(program.Instructions.Span, X8664, 1000, s_none));
        Assert.Equal(Allow, BpfInterpreter.Run(program.Instructions.Span, X8664, 462, s_none)); // mseal
        Assert.Equal(Eperm, BpfInterpreter.Run(program.Instructions.Span, X8664, 165, s_none)); // mount
        Assert.Equal(Eperm, BpfInterpreter.Run(program.Instructions.Span, X8664, 56, [0x1000_0000, 0, 0, 0, 0, 0])); // clone(CLONE_NEWUSER)
        Assert.Equal(Allow, BpfInterpreter.Run(program.Instructions.Span, X8664, 56, [0x0011, 0, 0, 0, 0, 0]));
        Assert.Equal(KillThread, BpfInterpreter.Run(program.Instructions.Span, Arm64, 0, s_none));
    }

    [Fact]
    public void Compile_WithoutX32_LetsNoX32CallThroughTheTableOfX8664()
    {
        var profile = DefaultSeccompProfile.For(ContainerCapabilities.Default, Architecture.X64) with { Architectures = ["SCMP_ARCH_X86_64"] };
        var program = SeccompCompiler.Compile(profile, Architecture.X64);
        for (var number = 0U; number < 600; number++)
        {
            Assert.Equal(Enosys, BpfInterpreter.Run(program.Instructions.Span, X8664, number | X32Bit, s_none));
        }
    }

    [Fact]
    public void Compile_OfAProfileWithoutRules_ReturnsTheDefault()
    {
        var program = SeccompCompiler.Compile(new Seccomp { DefaultAction = "SCMP_ACT_ERRNO", DefaultErrnoRet = 13 }, Architecture.X64);
        Assert.Equal(0x0005_000DU, BpfInterpreter.Run(program.Instructions.Span, X8664, 39, s_none));
    }

    [Theory]
    [InlineData("SCMP_ACT_NOPE", null, "SCMP_ACT_NOPE")]
    [InlineData("SCMP_ACT_KILL", 1U, "returns no errno")]
    [InlineData("SCMP_ACT_NOTIFY", null, "default action")]
    public void Compile_OfABadDefaultAction_Refuses(string action, uint? errno, string message)
    {
        var error = Assert.Throws<EngineException>(
            () => SeccompCompiler.Compile(new Seccomp { DefaultAction = action, DefaultErrnoRet = errno }, Architecture.X64));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_WithTwoConditionsOnOneArgument_TakesEachForARule()
    {
        var profile = new Seccomp
        {
            DefaultAction = "SCMP_ACT_ERRNO",
            Syscalls =
            [
                new SeccompSyscall
                {
                    Names = ["personality"],
                    Action = "SCMP_ACT_ALLOW",
                    Args = [new SeccompArg { Op = "SCMP_CMP_EQ", Value = 0 }, new SeccompArg { Op = "SCMP_CMP_EQ", Value = 8 }],
                },
            ],
        };
        var program = SeccompCompiler.Compile(profile, Architecture.X64).Instructions.Span;
        Assert.Equal(Allow, BpfInterpreter.Run(program, X8664, 135, s_none));
        Assert.Equal(Allow, BpfInterpreter.Run(program, X8664, 135, [8, 0, 0, 0, 0, 0]));
        Assert.Equal(Eperm, BpfInterpreter.Run(program, X8664, 135, [9, 0, 0, 0, 0, 0]));
    }

    /// <summary>libseccomp is older than this project's table: names that it has no number for are left out on both sides.</summary>
    private static Seccomp KnownToBoth(Seccomp profile) => profile with
    {
        Syscalls = [.. profile.Syscalls!.Select(group => group with { Names = [.. group.Names.Where(LibSeccomp.Knows)] }).Where(group => group.Names.Length > 0)],
    };

    private static void AssertAgrees(Seccomp profile, Architecture machine)
    {
        uint[] architectures = machine switch
        {
            Architecture.Arm64 => [Arm64, Arm],
            Architecture.RiscV64 => [Riscv64],
            _ => [X8664, .. profile.Architectures?.Contains("SCMP_ARCH_X86") == true ? [X86] : (uint[])[],
                .. profile.Architectures?.Contains("SCMP_ARCH_X32") == true ? [X32] : (uint[])[]],
        };
        var expected = LibSeccomp.Compile(profile, architectures);
        var actual = SeccompCompiler.Compile(profile, machine).Instructions.Span;
        var arguments = Arguments(profile);
        foreach (var architecture in architectures)
        {
            var last = profile.Syscalls!.SelectMany(group => group.Names)
                .Select(name => LibSeccomp.Number(architecture, name)).Select(number => number < 0 ? number : number & 0x3FFF_FFFF).Where(number => number < 0xF_0000).Max();
            var audit = architecture == X32 ? X8664 : architecture;
            var conditional = profile.Syscalls!.Where(group => group.Args is not null).SelectMany(group => group.Names)
                .Select(name => LibSeccomp.Number(architecture, name) & 0x3FFF_FFFF).Concat(architecture == X86 ? [102, 117] : []).ToHashSet();
            foreach (var plain in Enumerable.Range(0, 1200).Concat(Enumerable.Range(983_030, 30)))
            {
                var number = (uint)plain | (architecture == X32 ? X32Bit : 0);
                foreach (var set in conditional.Contains(plain) ? arguments : [s_none, [1, 2, 3, 4, 5, 6]])
                {
                    var verdict = BpfInterpreter.Run(expected, audit, number, set);
                    if (verdict == Eperm && plain > last && profile.DefaultAction == "SCMP_ACT_ERRNO")
                    {
                        verdict = Enosys;
                    }
                    var own = BpfInterpreter.Run(actual, audit, number, set);
                    Assert.True(verdict == own, $"{architecture:x} {number} ({string.Join(' ', set)}): {own:x}, libseccomp {verdict:x}");
                }
            }
        }
        Assert.Equal(BpfInterpreter.Run(expected, 0x1234, 1, s_none), BpfInterpreter.Run(actual, 0x1234, 1, s_none));
    }

    /// <summary>Nothing, and around every value that a condition names in the argument that it names, and everywhere at once.</summary>
    private static List<ulong[]> Arguments(Seccomp profile)
    {
        var sets = new List<ulong[]> { s_none };
        for (var operation = 1UL; operation < 25; operation++)
        {
            sets.Add([operation, 0, 0, 0, 0, 0]);
        }
        foreach (var argument in profile.Syscalls!.SelectMany(group => group.Args ?? []))
        {
            foreach (var value in (ulong[])[argument.Value, argument.Value - 1, argument.Value + 1, ~argument.Value, argument.Value ^ (1UL << 40), argument.ValueTwo ?? 0])
            {
                var one = new ulong[6];
                one[argument.Index] = value;
                sets.Add(one);
                sets.Add([value, value, value, value, value, value]);
            }
        }
        return sets;
    }
}
