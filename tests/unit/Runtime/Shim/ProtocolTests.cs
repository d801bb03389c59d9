using System.Buffers.Binary;
using Skiff.Errors;
using Skiff.Runtime.Shim;
using Skiff.Runtime.Shim.Wire;

namespace Skiff.Tests.Unit.Runtime.Shim;

public sealed class ProtocolTests
{
    [Fact]
    public void Launch_RoundTrips()
    {
        var launch = new ShimLaunch
        {
            ContainerId = "id",
            BundleDirectory = "/b",
            StateDirectory = "/ü",
            Terminal = true,
            ConsoleSize = new TerminalSize(24, 80),
            OpenStdin = true,
            StdinOnce = true,
            Log = new ShimLog { Path = "/l", MaxSize = 5, MaxFiles = 3, Compress = true, AttributesJson = "{}" },
            Runtime = new ExternalRuntime("runc", ["--debug"]),
        };
        var writer = new FrameWriter();
        LaunchMessage.Write(writer, 7, launch);
        Assert.True(Frame.TryParse(writer.Written, out var frame, out var consumed));
        Assert.Equal(writer.Written.Length, consumed);
        Assert.Equal((MessageType.Launch, 7u), (frame.Type, frame.Request));
        var read = LaunchMessage.Read(ref frame);
        Assert.True(frame.IsAtEnd);
        Assert.Equal(launch.Runtime.Arguments, read.Runtime!.Arguments);
        Assert.Equal(launch, read with { Runtime = launch.Runtime });
    }

    [Fact]
    public void Launch_WithoutOptions_RoundTrips()
    {
        var launch = new ShimLaunch { ContainerId = "id", BundleDirectory = "/b", StateDirectory = "/s", Log = new ShimLog { Path = "/l" } };
        var writer = new FrameWriter();
        LaunchMessage.Write(writer, 1, launch);
        Assert.True(Frame.TryParse(writer.Written, out var frame, out _));
        Assert.Equal(launch, LaunchMessage.Read(ref frame));
    }

    [Fact]
    public void Welcome_RoundTrips()
    {
        var exit = new ProcessExit(137, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567), true);
        var writer = new FrameWriter();
        WelcomeMessage.Write(writer, 0, "/log", [new("", 12, true, exit), new("e", 13, false, null)]);
        Assert.True(Frame.TryParse(writer.Written, out var frame, out _));
        var (version, log, processes) = WelcomeMessage.Read(ref frame);
        Assert.Equal((Protocol.Version, "/log"), (version, log));
        Assert.Equal([new ProcessState("", 12, true, exit), new ProcessState("e", 13, false, null)], processes);
    }

    [Fact]
    public void TryParse_OfPieces_WaitsForAll()
    {
        var writer = new FrameWriter();
        writer.Begin(MessageType.Signal, 1).Text("x").I32(9).End().Begin(MessageType.Done, 2).End();
        var bytes = writer.Written.ToArray();
        for (var length = 0; length < Protocol.HeaderLength + 9; length++)
        {
            Assert.False(Frame.TryParse(bytes.AsSpan(0, length), out _, out var none));
            Assert.Equal(0, none);
        }

        Assert.True(Frame.TryParse(bytes, out _, out var first));
        Assert.True(Frame.TryParse(bytes.AsSpan(first), out var second, out var rest));
        Assert.Equal((MessageType.Done, bytes.Length), (second.Type, first + rest));
    }

    [Fact]
    public void Fields_ThatAreMissing_ReadAsNothing()
    {
        var writer = new FrameWriter();
        writer.Begin(MessageType.Done, 1).End();
        Assert.True(Frame.TryParse(writer.Written, out var frame, out _));
        Assert.Equal((0, 0L, false, ""), (frame.I32(), frame.I64(), frame.Bool(), frame.Text()));
        Assert.Null(frame.OptionalText());
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(4u)]
    [InlineData(0x7fffffffu)]
    [InlineData(0xffffffffu)]
    public void TryParse_OfImpossibleLength_Throws(uint length)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, length);
        Assert.Throws<InvalidDataException>(() => Frame.TryParse(bytes, out _, out _));
    }

    [Fact]
    public void Text_LongerThanItsFrame_Throws()
    {
        var writer = new FrameWriter();
        writer.Begin(MessageType.Start, 1).U32(100).U8(1).End();
        Assert.Throws<InvalidDataException>(() =>
        {
            Assert.True(Frame.TryParse(writer.Written, out var frame, out _));
            frame.Text();
        });
    }

    [Theory]
    [InlineData(ErrorKind.NotFound)]
    [InlineData(ErrorKind.InvalidArgument)]
    [InlineData(ErrorKind.Internal)]
    [InlineData(ErrorKind.Conflict)]
    [InlineData(ErrorKind.NotImplemented)]
    [InlineData(ErrorKind.PermissionDenied)]
    public void ErrorKinds_RoundTrip(ErrorKind kind) => Assert.Equal(kind, ErrorKindCode.ToKind(ErrorKindCode.Of(kind)));

    [Fact]
    public void ExitRecord_RoundTrips()
    {
        var exit = new ProcessExit(143, DateTimeOffset.UnixEpoch.AddTicks(12345678901234567), true);
        Assert.Equal(exit, ExitRecord.Parse(ExitRecord.Format(exit)));
        Assert.Null(ExitRecord.Parse(""));
        Assert.Null(ExitRecord.Parse("2 0 0 0\n"));
        Assert.Null(ExitRecord.Parse("1 x 0 0\n"));
    }
}
