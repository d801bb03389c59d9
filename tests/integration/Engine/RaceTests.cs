using System.Formats.Tar;
using System.Text;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Engine;

/// <summary>Containers and clients that work against each other.</summary>
public sealed class RaceTests
{
    [Fact]
    public async Task Copy_NeverLeavesTheContainer_WhateverIsSwappedBelowIt()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        var outside = Directory.CreateDirectory(Path.Combine(daemon.Root, "outside")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outside, "secret"), "of the host", TestContext.Current.CancellationToken);
        // a directory that is a link to the host's directory every other moment, by rename, so that there is always one
        await daemon.RunAsync("swaps", "sh", "-c",
            $"mkdir -p /a/dir /a/other; echo inside >/a/dir/secret; ln -s {outside} /a/link; while :; do mv -T /a/dir /a/x; mv -T /a/link /a/dir; mv -T /a/dir /a/link; mv -T /a/x /a/dir; done");
        using var archive = new MemoryStream();
        await using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            using var data = new MemoryStream("planted"u8.ToArray());
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, "planted") { DataStream = data }, TestContext.Current.CancellationToken);
        }
        var (read, written) = (0, 0);
        for (var i = 0; i < 400; i++)
        {
            var (found, text) = await ReadAsync(daemon, "/a/dir/secret");
            Assert.DoesNotContain("of the host", text, StringComparison.Ordinal);
            read += found ? 1 : 0;
            Assert.DoesNotContain("of the host", (await ReadAsync(daemon, "/a")).Text, StringComparison.Ordinal);
            using var body = new ByteArrayContent(archive.ToArray());
            using var put = await daemon.Http.PutAsync("/containers/swaps/archive?path=/a/dir", body, TestContext.Current.CancellationToken);
            written += put.IsSuccessStatusCode ? 1 : 0;
            Assert.False(File.Exists(Path.Combine(outside, "planted")), "a file was written outside of the container");
        }
        Assert.True(read > 0 && written > 0, $"{read} reads and {written} writes hit the directory");
    }

    /// <summary>An archive of a path; one that breaks off, since what is being read was taken away, is read as far as it goes.</summary>
    private static async Task<(bool Found, string Text)> ReadAsync(ScratchDaemon daemon, string path)
    {
        using var answer = await daemon.Http.GetAsync(
            "/containers/swaps/archive?path=" + path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var stream = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var content = new MemoryStream();
        try
        {
            await stream.CopyToAsync(content, TestContext.Current.CancellationToken);
        }
        catch (HttpIOException error) when (error.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            return (false, Encoding.Latin1.GetString(content.ToArray()));
        }
        return (answer.IsSuccessStatusCode, Encoding.Latin1.GetString(content.ToArray()));
    }

    [Fact]
    public async Task TwoClients_StartStopAndRemoveTheSameContainer()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        var seconds = int.TryParse(Environment.GetEnvironmentVariable("SKIFF_TEST_SOAK_SECONDS"), out var asked) ? asked : 15;
        var end = DateTimeOffset.UtcNow.AddSeconds(seconds);
        var answers = new System.Collections.Concurrent.ConcurrentDictionary<(string Verb, int Status), int>();
        await Task.WhenAll(ClientAsync(1), ClientAsync(2));
        Assert.All(answers.Keys, static answer => Assert.True(answer.Status is 201 or 204 or 304 or 404 or 409, $"{answer.Verb} answered {answer.Status}"));
        foreach (var verb in (string[])["create", "start", "stop", "kill", "rm"])
            Assert.Contains(answers.Keys, answer => answer.Verb == verb && answer.Status is 201 or 204);

        async Task ClientAsync(int seed)
        {
            var random = new Random(seed);
            while (DateTimeOffset.UtcNow < end)
            {
                var (verb, path) = random.Next(6) switch
                {
                    0 => ("create", "/containers/create?name=ours"),
                    1 or 2 => ("start", "/containers/ours/start"),
                    3 => ("stop", "/containers/ours/stop?t=1"),
                    4 => ("kill", "/containers/ours/kill"),
                    _ => ("rm", "/containers/ours?force=1&v=1"),
                };
                int status;
                if (verb == "rm")
                {
                    using var answer = await daemon.Http.DeleteAsync(path, TestContext.Current.CancellationToken);
                    status = (int)answer.StatusCode;
                }
                else
                {
                    (status, _) = await daemon.PostAsync(path, verb == "create" ? "{\"Image\":\"busybox\",\"Cmd\":[\"sleep\",\"1000\"]}" : null);
                }
                answers.AddOrUpdate((verb, status), 1, static (_, count) => count + 1);
            }
        }
    }
}
