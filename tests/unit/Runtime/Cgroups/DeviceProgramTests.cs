using System.Buffers.Binary;
using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Cgroups;
using Skiff.Runtime.Cgroups.Version2;

namespace Skiff.Tests.Unit.Runtime.Cgroups;

public sealed class DeviceProgramTests
{
    private const uint Block = 1, Character = 2, Mknod = 1, Read = 2, Write = 4;

    private static readonly DeviceCgroup[] s_dockers =
    [
        new() { Allow = false, Access = "rwm" },
        new() { Allow = true, Type = "c", Major = 1, Minor = 5, Access = "rwm" },
        new() { Allow = false, Type = "c", Major = 10, Minor = 229, Access = "rwm" },
        new() { Allow = true, Type = "b", Major = 8, Access = "r" },
        new() { Allow = true, Type = "c", Major = 7, Minor = 1, Access = "rw" },
        new() { Allow = false, Type = "c", Major = 7, Minor = 1, Access = "w" },
    ];

    [Theory]
    [InlineData(Character, 1, 3, Read | Write, true)] // null, by default
    [InlineData(Character, 136, 9, Read | Write, true)] // a terminal
    [InlineData(Character, 10, 229, Read, false)] // fuse
    [InlineData(Character, 10, 229, Mknod, true)] // making a node opens nothing
    [InlineData(Block, 8, 1, Read, true)]
    [InlineData(Block, 8, 1, Read | Write, false)]
    [InlineData(Block, 9, 1, Read, false)]
    [InlineData(Character, 7, 1, Read, true)]
    [InlineData(Character, 7, 1, Write, false)]
    [InlineData(Character, 7, 1, Read | Write, false)]
    [InlineData(Character, 4, 1, Read, false)]
    public void Compile_OfRules_LetsTheLastThatMatchesDecide(uint type, uint major, uint minor, uint access, bool allowed) =>
        Assert.Equal(allowed, Run(DeviceProgram.Compile(DeviceRules.WithDefaults(s_dockers)), type, major, minor, access));

    [Fact]
    public void Compile_OfAllowAll_AllowsEverything()
    {
        var program = DeviceProgram.Compile(DeviceRules.WithDefaults([new DeviceCgroup { Allow = false }, new DeviceCgroup { Allow = true }]));
        Assert.True(Run(program, Block, 8, 0, Read | Write | Mknod));
    }

    [Fact]
    public void Compile_WithoutDenyAll_AllowsTheRest()
    {
        var program = DeviceProgram.Compile(DeviceRules.WithDefaults([new DeviceCgroup { Allow = false, Type = "b", Access = "w" }]));
        Assert.False(Run(program, Block, 8, 0, Write));
        Assert.True(Run(program, Block, 8, 0, Read));
        Assert.True(Run(program, Character, 4, 0, Read | Write));
    }

    [Theory]
    [InlineData("p", null, "rwm")]
    [InlineData("c", null, "rx")]
    [InlineData("a", 1L, "rwm")]
    [InlineData("c", -2L, "rwm")]
    public void WithDefaults_OfARuleThatMakesNoSense_Refuses(string type, long? major, string access) =>
        Assert.Equal(ErrorKind.InvalidArgument, Assert.Throws<EngineException>(() => DeviceRules.WithDefaults(
            [new DeviceCgroup { Allow = true, Type = type, Major = major, Access = access }])).Kind);

    [Theory]
    [InlineData(2UL, 1UL)]
    [InlineData(1024UL, 39UL)]
    [InlineData(262_144UL, 10_000UL)]
    [InlineData(1UL, 1UL)]
    public void WeightOfShares_GoesFromEndToEnd(ulong shares, ulong weight) => Assert.Equal(weight, Version2Settings.WeightOfShares(shares));

    /// <summary>The few instructions of eBPF that such a program has.</summary>
    private static bool Run(byte[] program, uint type, uint major, uint minor, uint access)
    {
        var registers = new ulong[11];
        uint[] context = [(access << 16) | type, major, minor];
        for (var at = 0; ; at++)
        {
            var instruction = program.AsSpan(at * 8, 8);
            int destination = instruction[1] & 15, source = instruction[1] >> 4;
            var offset = BinaryPrimitives.ReadInt16LittleEndian(instruction[2..]);
            var value = BinaryPrimitives.ReadInt32LittleEndian(instruction[4..]);
            switch (instruction[0])
            {
                case 0x61:
                    registers[destination] = context[offset / 4];
                    break;
                case 0xB7:
                    registers[destination] = (ulong)value;
                    break;
                case 0xBC:
                    registers[destination] = (uint)registers[source];
                    break;
                case 0x54:
                    registers[destination] = (uint)registers[destination] & (uint)value;
                    break;
                case 0x74:
                    registers[destination] = (uint)registers[destination] >> value;
                    break;
                case 0x15:
                    at += registers[destination] == (ulong)value ? offset : 0;
                    break;
                case 0x55:
                    at += registers[destination] != (ulong)value ? offset : 0;
                    break;
                case 0x95:
                    return registers[0] == 1;
                default:
                    throw new InvalidOperationException($"instruction {instruction[0]:x}");
            }
        }
    }
}
