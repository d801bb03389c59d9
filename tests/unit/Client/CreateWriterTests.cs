using System.Collections;
using System.Reflection;
using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Containers;
using Skiff.Client.Json;

namespace Skiff.Tests.Unit.Client;

public sealed class CreateWriterTests
{
    [Fact]
    public void Write_OfARequestWithNothingInIt_IsWhatTheSerializerWrites() => Compare(new ContainerCreateRequest
    {
        HostConfig = new HostConfig { LogConfig = new LogConfig(), RestartPolicy = new RestartPolicy(), PortBindings = [] },
        NetworkingConfig = new() { EndpointsConfig = new() { ["n"] = new() } },
    });

    /// <summary>Every field that the request has, today and later: one that the writer forgets fails here.</summary>
    [Fact]
    public void Write_OfARequestWithEverythingInIt_IsWhatTheSerializerWrites() => Compare((ContainerCreateRequest)Filled(typeof(ContainerCreateRequest)));

    private static void Compare(ContainerCreateRequest request)
    {
        var expected = JsonSerializer.SerializeToElement(request, ApiJson.Wire.ContainerCreateRequest);
        using var written = JsonDocument.Parse(CreateWriter.Write(request));
        if (!JsonElement.DeepEquals(expected, written.RootElement))
            Assert.Equal(Sorted(expected), Sorted(written.RootElement));
    }

    private static string Sorted(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",\n", element.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal).Select(property => $"{property.Name}:{Sorted(property.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(",", element.EnumerateArray().Select(Sorted)) + "]",
        _ => element.GetRawText(),
    };

    private static object Filled(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return "<text>";
        if (type == typeof(bool))
            return true;
        if (type == typeof(long) || type == typeof(int))
            return Convert.ChangeType(7, type, System.Globalization.CultureInfo.InvariantCulture);
        if (type == typeof(EmptyObject))
            return EmptyObject.Value;
        var value = Activator.CreateInstance(type)!;
        switch (value)
        {
            case IDictionary map:
                map.Add("key", Filled(type.GetGenericArguments()[1]));
                break;
            case IList list:
                list.Add(Filled(type.GetGenericArguments()[0]));
                break;
            default:
                foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
                    property.SetValue(value, Filled(property.PropertyType));
                break;
        }
        return value;
    }
}
