using Skiff.Engine.Containers;
using Skiff.Errors;

namespace Skiff.Tests.Unit.Engine;

public sealed class ContainerNameTests
{
    [Theory]
    [InlineData("web", "/web")]
    [InlineData("/web", "/web")]
    [InlineData("A1_.-", "/A1_.-")]
    public void Normalize_Good_HasSlash(string name, string expected) => Assert.Equal(expected, ContainerName.Normalize(name));

    [Theory]
    [InlineData("a")]
    [InlineData("bad name")]
    [InlineData("-x")]
    [InlineData("/")]
    [InlineData("//x")]
    [InlineData("ä1")]
    public void Normalize_Bad_SaysWhatIsAllowed(string name)
    {
        var error = Assert.Throws<EngineException>(() => ContainerName.Normalize(name));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Equal($"Invalid container name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed", error.Message);
    }

    [Fact]
    public void GeneratedName_IsAValidName()
    {
        for (var i = 0; i < 500; i++)
        {
            var name = GeneratedName.New(i % 3);
            Assert.Equal(name, ContainerName.Normalize(name));
        }
    }
}
