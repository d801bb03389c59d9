using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Skiff.Compose.Yaml;

/// <summary>Reads the documents of one file: anchors resolved, merge keys (`&lt;&lt;`) carried out, a key twice in one map refused.</summary>
internal sealed class YamlReader
{
    /// <summary>Aliases multiply: a document that grows beyond this is an attack, or a mistake.</summary>
    private const int MostNodes = 500_000;
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private readonly string _file;
    private readonly Parser _parser;
    private int _count;

    private YamlReader(string file, string text)
    {
        _file = file;
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
    }

    public static List<YamlNode> Read(string file, string text)
    {
        var reader = new YamlReader(file, text);
        try
        {
            return reader.Documents();
        }
        catch (YamlException error)
        {
            throw new ComposeException(new YamlPosition(file, (int)error.End.Line, (int)error.End.Column), "", "yaml: " + error.Message);
        }
    }

    private List<YamlNode> Documents()
    {
        var documents = new List<YamlNode>();
        _parser.MoveNext();
        while (_parser.MoveNext() && _parser.Current is not StreamEnd)
        {
            _parser.MoveNext(); // past the document's start
            documents.Add(Node());
            _parser.MoveNext(); // past its end
        }
        return documents;
    }

    /// <summary>The node that begins with the current event; the event after it is current afterwards.</summary>
    private YamlNode Node()
    {
        if (++_count > MostNodes)
            throw Error(_parser.Current!.Start, $"the document has more than {MostNodes} nodes");
        switch (_parser.Current)
        {
            case AnchorAlias alias:
                if (!_anchors.TryGetValue(alias.Value.Value, out var target))
                    throw Error(alias.Start, $"yaml: unknown anchor '{alias.Value.Value}' referenced");
                _parser.MoveNext();
                return Counted(target.Copy());
            case Scalar scalar:
                _parser.MoveNext();
                return Anchored(scalar, Value(scalar));
            case SequenceStart sequence:
                var list = YamlNode.List(At(sequence.Start));
                _parser.MoveNext();
                while (_parser.Current is not SequenceEnd)
                    list.Items.Add(Node());
                _parser.MoveNext();
                return Anchored(sequence, list);
            case MappingStart mapping:
                return Anchored(mapping, Mapping(mapping));
            case var other:
                throw Error(other!.Start, "yaml: a value was expected here");
        }
    }

    private YamlNode Mapping(MappingStart start)
    {
        var map = YamlNode.Map(At(start.Start));
        var merged = new List<YamlNode>();
        _parser.MoveNext();
        while (_parser.Current is not MappingEnd)
        {
            if (_parser.Current is not Scalar key)
                throw Error(_parser.Current!.Start, "yaml: a key must be a scalar");
            _parser.MoveNext();
            var value = Node();
            value.KeyPosition = At(key.Start);
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
                merged.AddRange(value.Kind == YamlKind.List ? value.Items : [value]);
            else if (!map.Entries.TryAdd(key.Value, value))
                throw Error(key.Start, $"mapping key \"{key.Value}\" already defined at line {map[key.Value]!.KeyPosition.Line}");
        }
        _parser.MoveNext();
        foreach (var source in merged)
        {
            if (source.Kind != YamlKind.Map)
                throw new ComposeException(source.Position, "<<", "map merge requires map or sequence of maps as the value");
            foreach (var (key, value) in source.Entries)
                map.Entries.TryAdd(key, value);
        }
        return map;
    }

    private YamlNode Value(Scalar scalar)
    {
        var position = At(scalar.Start);
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
        {
            switch (scalar.Tag.Value)
            {
                case "tag:yaml.org,2002:str":
                    return YamlNode.OfText(scalar.Value, position);
                case "!reset" or "!override" or "tag:yaml.org,2002:int" or "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:float" or "tag:yaml.org,2002:null":
                    break;
                default:
                    throw Error(scalar.Start, $"the tag {scalar.Tag.Value} is not known; !reset and !override are");
            }
        }
        return scalar.Style == ScalarStyle.Plain ? ScalarResolution.Resolve(scalar.Value, position) : YamlNode.OfText(scalar.Value, position);
    }

    private YamlNode Anchored(NodeEvent from, YamlNode node)
    {
        if (!from.Tag.IsEmpty)
            node.Tag = from.Tag.Value switch { "!reset" => YamlTag.Reset, "!override" => YamlTag.Override, _ => YamlTag.None };
        if (!from.Anchor.IsEmpty)
            _anchors[from.Anchor.Value] = node;
        return node;
    }

    private YamlNode Counted(YamlNode node)
    {
        _count += Count(node);
        return node;
    }

    private static int Count(YamlNode node) => 1 + node.Items.Sum(Count) + node.Entries.Values.Sum(Count);

    private YamlPosition At(Mark mark) => new(_file, (int)mark.Line, (int)mark.Column);

    private ComposeException Error(Mark mark, string message) => new(At(mark), "", message);
}
