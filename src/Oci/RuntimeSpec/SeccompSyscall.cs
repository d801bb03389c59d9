using System.Text.Json;

namespace Skiff.Oci.RuntimeSpec;

public sealed record SeccompSyscall
{
    public string[] Names { get; init; } = [];
    public string Action { get; init; } = "";
    public uint? ErrnoRet { get; init; }
    public SeccompArg[]? Args { get; init; }

    internal static SeccompSyscall Read(ref Utf8JsonReader json)
    {
        string[] names = [];
        var action = "";
        uint? errnoRet = null;
        SeccompArg[]? args = null;
        while (SpecJson.NextProperty(ref json))
        {
            if (json.ValueTextEquals("names"u8))
                names = SpecJson.Texts(ref json) ?? [];
            else if (json.ValueTextEquals("action"u8))
                action = SpecJson.Text(ref json) ?? "";
            else if (json.ValueTextEquals("errnoRet"u8))
                errnoRet = SpecJson.UInt32(ref json);
            else if (json.ValueTextEquals("args"u8))
                args = SpecJson.Array(ref json, SeccompArg.Read);
            else
                json.Skip();
        }
        return new SeccompSyscall
        {
            Names = names,
            Action = action,
            ErrnoRet = errnoRet,
            Args = args,
        };
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        SpecJson.Write(json, "names"u8, Names);
        json.WriteString("action"u8, Action);
        if (ErrnoRet is { } errnoRet)
            json.WriteNumber("errnoRet"u8, errnoRet);
        SpecJson.Write(json, "args"u8, Args, static (json, value) => value.Write(json));
        json.WriteEndObject();
    }
}
