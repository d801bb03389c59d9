using System.Text.Json;
using System.Text.Json.Nodes;
using Skiff.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Skiff.Engine.Bundle;

/// <summary>A CDI file, which may be JSON or YAML: the first is a part of the second.</summary>
internal static class CdiYaml
{
    /// <summary>Errors: Internal with the file's name and where in it.</summary>
    public static CdiSpec Read(string path)
    {
        try
        {
            using var text = File.OpenText(path);
            var parser = new Parser(text);
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            return Value(parser).Deserialize(CdiJson.Default.CdiSpec) ?? new CdiSpec();
        }
        catch (Exception error) when (error is YamlException or JsonException or InvalidOperationException)
        {
            throw new EngineException(ErrorKind.Internal, $"could not read the CDI specification {path}: {error.Message}", error);
        }
    }

    private static JsonNode? Value(IParser parser)
    {
        if (parser.TryConsume<Scalar>(out var scalar))
            return JsonValue.Create(scalar.Value); // numbers are read from strings too
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
                items.Add(Value(parser));
            return items;
        }
        parser.Consume<MappingStart>();
        var members = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var name = parser.Consume<Scalar>().Value;
            members[name] = Value(parser);
        }
        return members;
    }
}
