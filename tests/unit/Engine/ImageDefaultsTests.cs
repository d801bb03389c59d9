using Skiff.Api.Containers;
using Skiff.Engine.Containers;
using Skiff.Oci.Image;

namespace Skiff.Tests.Unit.Engine;

public sealed class ImageDefaultsTests
{
    private static readonly ExecutionConfig Image = new()
    {
        Entrypoint = ["entry"],
        Cmd = ["cmd"],
        Env = ["PATH=/bin", "A=image"],
        Labels = new Dictionary<string, string> { ["l"] = "image", ["m"] = "image" },
        WorkingDir = "/app",
    };

    [Fact]
    public void Merge_NothingGiven_TakesTheImages()
    {
        var merged = ImageDefaults.Merge(new ContainerConfig(), Image);
        Assert.Equal(["entry"], merged.Entrypoint);
        Assert.Equal(["cmd"], merged.Cmd);
        Assert.Equal("/app", merged.WorkingDir);
    }

    [Fact]
    public void Merge_Entrypoint_DropsTheImagesCommand()
    {
        var merged = ImageDefaults.Merge(new ContainerConfig { Entrypoint = ["mine"] }, Image);
        Assert.Equal(["mine"], merged.Entrypoint);
        Assert.Null(merged.Cmd);
    }

    [Fact]
    public void Merge_EmptyEntrypoint_ClearsIt()
    {
        var merged = ImageDefaults.Merge(new ContainerConfig { Entrypoint = [""], Cmd = ["x"] }, Image);
        Assert.Null(merged.Entrypoint);
        Assert.Equal(["x"], merged.Cmd);
    }

    [Fact]
    public void Merge_Command_KeepsTheImagesEntrypoint()
    {
        var merged = ImageDefaults.Merge(new ContainerConfig { Cmd = ["x"] }, Image);
        Assert.Equal(["entry"], merged.Entrypoint);
        Assert.Equal(["x"], merged.Cmd);
    }

    [Fact]
    public void Merge_EnvironmentAndLabels_UserFirst()
    {
        var merged = ImageDefaults.Merge(
            new ContainerConfig { Env = ["A=user", "B=user"], Labels = new() { ["l"] = "user" } }, Image);
        Assert.Equal(["A=user", "B=user", "PATH=/bin"], merged.Env);
        Assert.Equal(("user", "image"), (merged.Labels!["l"], merged.Labels["m"]));
    }
}
