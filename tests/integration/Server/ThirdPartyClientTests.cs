using Docker.DotNet;
using Docker.DotNet.Models;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Server;

/// <summary>A client that others wrote, over a taken-over connection too.</summary>
public sealed class ThirdPartyClientTests
{
    [Fact]
    public async Task DockerDotNet_RunsAttachesAndExecutes()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        using var client = new DockerClientBuilder().WithEndpoint(new Uri("unix://" + daemon.SocketPath)).Build();
        var token = TestContext.Current.CancellationToken;
        Assert.Equal("1.55", (await client.System.GetVersionAsync(token)).APIVersion);
        Assert.Contains(await client.Images.ListImagesAsync(new ImagesListParameters(), token), image => image.RepoTags.Contains("busybox:latest"));
        var created = await client.Containers.CreateContainerAsync(
            new CreateContainerParameters { Image = "busybox", Name = "third", Cmd = ["sh", "-c", "read line; echo got $line; exit 5"], OpenStdin = true, StdinOnce = true, AttachStdin = true, AttachStdout = true },
            token);
        using (var attached = await client.Containers.AttachContainerAsync(created.ID, new ContainerAttachParameters { Stream = true, Stdin = true, Stdout = true, Stderr = true }, token))
        {
            Assert.True(await client.Containers.StartContainerAsync(created.ID, new ContainerStartParameters(), token));
            await attached.WriteAsync("word\n"u8.ToArray(), 0, 5, token);
            attached.CloseWrite();
            var (output, error) = await attached.ReadOutputToEndAsync(token);
            Assert.Equal("got word\n", output);
            Assert.Equal("", error);
        }
        Assert.Equal(5, (await client.Containers.WaitContainerAsync(created.ID, token)).StatusCode);
    }

    [Fact]
    public async Task DockerDotNet_MeetsDockersErrors()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        using var client = new DockerClientBuilder().WithEndpoint(new Uri("unix://" + daemon.SocketPath)).Build();
        await Assert.ThrowsAsync<DockerContainerNotFoundException>(() => client.Containers.InspectContainerAsync("none", TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<DockerImageNotFoundException>(() => client.Images.InspectImageAsync("none", TestContext.Current.CancellationToken));
    }
}
