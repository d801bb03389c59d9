using Skiff.Engine.Registries;

namespace Skiff.Tests.Unit.Engine;

/// <summary>As recorded from Docker.</summary>
public sealed class ProgressBarTests
{
    [Theory]
    [InlineData(19968, 1984302, "[>                                                  ]  19.97kB/1.984MB")]
    [InlineData(990208, 1984302, "[========================>                          ]  990.2kB/1.984MB")]
    [InlineData(1285120, 1984302, "[================================>                  ]  1.285MB/1.984MB")]
    [InlineData(2129920, 1984302, "[==================================================>]   2.13MB")]
    [InlineData(512, 10, "[==================================================>]     512B")]
    [InlineData(1536, 0, " 1.536kB")]
    public void Draw_IsDockers(long current, long total, string bar) => Assert.Equal(bar, ProgressBar.Draw(current, total));
}
