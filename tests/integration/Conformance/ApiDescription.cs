using System.Text.Json;
using System.Text.RegularExpressions;

namespace Skiff.Tests.Integration.Conformance;

/// <summary>An OpenAPI 2.0 description of the Engine API: finds what an answer must look like, and says where it does not.</summary>
internal sealed class ApiDescription(JsonElement root)
{
    public static ApiDescription Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new ApiDescription(document.RootElement.Clone());
    }

    /// <summary>What is wrong with an answer, by where it is wrong.</summary>
    public IEnumerable<string> Differences(string method, string path, int status, JsonElement? body)
    {
        if (!TryOperation(method, path, out var operation))
            return [$"{method} {path} is not described"];
        if (!operation.GetProperty("responses").TryGetProperty(status.ToString(System.Globalization.CultureInfo.InvariantCulture), out var response))
            return [$"{method} {path} answered {status}, which is not described"];
        if (!response.TryGetProperty("schema", out var schema) || body is null)
            return [];
        var found = new List<string>();
        Check(found, "", schema, body.Value);
        return found.Distinct(StringComparer.Ordinal).Select(difference => $"{method} {path} {difference}");
    }

    private bool TryOperation(string method, string path, out JsonElement operation)
    {
        foreach (var template in root.GetProperty("paths").EnumerateObject())
        {
            if (Regex.IsMatch(path, "^" + Regex.Replace(Regex.Replace(template.Name, @"[.+()]", @"\$0"), @"\{[^}]+\}", "[^/]+") + "$", RegexOptions.NonBacktracking)
                && !(template.Name.Contains('{', StringComparison.Ordinal) && root.GetProperty("paths").TryGetProperty(path, out _))
                && template.Value.TryGetProperty(method.ToLowerInvariant(), out operation))
            {
                return true;
            }
        }
        operation = default;
        return false;
    }

    private void Check(List<string> found, string where, JsonElement schema, JsonElement value)
    {
        schema = Resolve(schema, out var nullable);
        if (value.ValueKind == JsonValueKind.Null)
        {
            // lists and maps that are empty are null in Go, whatever the description says
            if (!nullable && TypeOf(schema) is not ("array" or "object" or null))
                found.Add($"{where} is null, not {TypeOf(schema)}");
            return;
        }
        switch (TypeOf(schema))
        {
            case "object":
                if (value.ValueKind != JsonValueKind.Object)
                    found.Add($"{where} is {value.ValueKind}, not an object");
                else
                    CheckMembers(found, where, schema, value);
                break;
            case "array":
                if (value.ValueKind != JsonValueKind.Array)
                    found.Add($"{where} is {value.ValueKind}, not an array");
                else if (schema.TryGetProperty("items", out var items))
                    foreach (var item in value.EnumerateArray())
                        Check(found, where + "[]", items, item);
                break;
            case "string":
                if (value.ValueKind != JsonValueKind.String)
                    found.Add($"{where} is {value.ValueKind}, not a string");
                else if (schema.TryGetProperty("enum", out var values) && !values.EnumerateArray().Any(known => known.GetString() == value.GetString()))
                    found.Add($"{where} is \"{value.GetString()}\", which is none of its values");
                break;
            case "integer":
                if (value.ValueKind != JsonValueKind.Number || (!value.TryGetInt64(out _) && !value.TryGetUInt64(out _)))
                    found.Add($"{where} is {value.GetRawText()}, not an integer");
                break;
            case "number":
                if (value.ValueKind != JsonValueKind.Number)
                    found.Add($"{where} is {value.ValueKind}, not a number");
                break;
            case "boolean":
                if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                    found.Add($"{where} is {value.ValueKind}, not true or false");
                break;
            default:
                break;
        }
    }

    private void CheckMembers(List<string> found, string where, JsonElement schema, JsonElement value)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var required = new HashSet<string>(StringComparer.Ordinal);
        Collect(schema, members, required, out var others);
        foreach (var name in required.Where(name => !value.TryGetProperty(name, out _)))
            found.Add($"{where}.{name} is missing");
        foreach (var member in value.EnumerateObject())
        {
            if (members.TryGetValue(member.Name, out var described))
                Check(found, $"{where}.{member.Name}", described, member.Value);
            else if (others is { ValueKind: JsonValueKind.Object } rest)
                Check(found, where + ".*", rest, member.Value);
            else if (others is null && members.Count > 0)
                found.Add($"{where}.{member.Name} is not described");
        }
    }

    /// <summary>The members of an object and of those it is made of; <paramref name="others"/> describes further ones, null when there may be none.</summary>
    private void Collect(JsonElement schema, Dictionary<string, JsonElement> members, HashSet<string> required, out JsonElement? others)
    {
        others = null;
        schema = Resolve(schema, out _);
        if (schema.TryGetProperty("allOf", out var parts))
        {
            foreach (var part in parts.EnumerateArray())
            {
                Collect(part, members, required, out var more);
                others ??= more;
            }
        }
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject())
                members[property.Name] = property.Value;
        }
        if (schema.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array)
            required.UnionWith(names.EnumerateArray().Select(static name => name.GetString()!));
        if (schema.TryGetProperty("additionalProperties", out var additional))
            others = additional;
    }

    private JsonElement Resolve(JsonElement schema, out bool nullable)
    {
        nullable = false;
        while (true)
        {
            nullable |= schema.TryGetProperty("x-nullable", out var flag) && flag.ValueKind == JsonValueKind.True;
            if (schema.TryGetProperty("$ref", out var reference))
                schema = root.GetProperty("definitions").GetProperty(reference.GetString()!["#/definitions/".Length..]);
            else if (schema.TryGetProperty("allOf", out var parts) && parts.GetArrayLength() == 1 && !schema.TryGetProperty("properties", out _))
                schema = parts[0];
            else
                return schema;
        }
    }

    private static string? TypeOf(JsonElement schema)
        => schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()
            : schema.TryGetProperty("properties", out _) || schema.TryGetProperty("allOf", out _) ? "object"
            : null;
}
