using System.Runtime.InteropServices;
using Skiff.Errors;
using Skiff.Runtime.Security;
using Skiff.Tests.Unit.Repository;

namespace Skiff.Tests.Unit.Runtime.Security;

public sealed class SeccompProfileFileTests
{
    private static readonly Version s_kernel = new(6, 1);

    [Theory]
    [InlineData(Architecture.X64, 0xC000_003EU)]
    [InlineData(Architecture.Arm64, 0xC000_00B7U)]
    public void Parse_OfDockersDefaultProfile_DecidesAsTheBuiltInOne(Architecture machine, uint audit)
    {
        var path = Path.Combine(Checkout.Root, "..", "shared", "reference", "defaults", "seccomp-28.5.2.json");
        Assert.SkipUnless(File.Exists(path), "the reference profile is not there");
        var json = File.ReadAllText(path);
        foreach (var capabilities in (CapabilitySet[])[CapabilitySet.Empty, ContainerCapabilities.Default, CapabilitySet.Known])
        {
            var expected = SeccompCompiler.Compile(SeccompProfileFile.Parse(json, capabilities, machine, s_kernel), machine).Instructions.Span;
            var actual = SeccompCompiler.Compile(DefaultSeccompProfile.For(capabilities, machine), machine).Instructions.Span;
            for (var number = 0U; number < 600; number++)
            {
                foreach (var arguments in (ulong[][])[new ulong[6], [40, 0, 0, 0, 0, 0], [8, 8, 8, 8, 8, 8], [0x1000_0000, 0x1000_0000, 0, 0, 0, 0]])
                {
                    Assert.Equal(BpfInterpreter.Run(expected, audit, number, arguments), BpfInterpreter.Run(actual, audit, number, arguments));
                }
            }
        }
    }

    [Fact]
    public void Parse_OfConditions_KeepsWhatApplies()
    {
        const string Json = """
            {"defaultAction":"SCMP_ACT_ERRNO","architectures":["SCMP_ARCH_X86_64"],"comment":"ignored","syscalls":[
              {"name":"read","action":"SCMP_ACT_ALLOW"},
              {"names":["bpf"],"action":"SCMP_ACT_ALLOW","includes":{"caps":["CAP_BPF"]}},
              {"names":["mount"],"action":"SCMP_ACT_ALLOW","excludes":{"caps":["CAP_BPF"]}},
              {"names":["ptrace"],"action":"SCMP_ACT_ALLOW","includes":{"minKernel":"4.8"}},
              {"names":["kcmp"],"action":"SCMP_ACT_ALLOW","includes":{"minKernel":"6.2"}},
              {"names":["arch_prctl"],"action":"SCMP_ACT_ALLOW","includes":{"arches":["arm64"]}}]}
            """;
        var profile = SeccompProfileFile.Parse(Json, CapabilitySet.Of(Capability.CAP_BPF), Architecture.X64, s_kernel);
        Assert.Equal(["read", "bpf", "ptrace"], profile.Syscalls!.Select(rule => rule.Names[0]));
    }

    [Theory]
    [InlineData("{", "decoding seccomp profile failed")]
    [InlineData("""{"architectures":["SCMP_ARCH_X86"],"archMap":[{"architecture":"SCMP_ARCH_X86_64"}]}""", "both 'architectures' and 'archMap'")]
    [InlineData("""{"syscalls":[{"name":"read","names":["write"]}]}""", "both 'name' and 'names'")]
    [InlineData("""{"syscalls":[{"name":"read","includes":{"minKernel":"new"}}]}""", "invalid kernel version")]
    public void Parse_OfWhatIsNoProfile_SaysWhy(string json, string message)
    {
        var error = Assert.Throws<EngineException>(() => SeccompProfileFile.Parse(json, CapabilitySet.Empty, Architecture.X64, s_kernel));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
