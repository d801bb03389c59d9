using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Skiff.Errors;

namespace Skiff.Server.Http;

/// <summary>Reading of JSON bodies, with Docker's answers to what is wrong with them.</summary>
internal static class JsonBody
{
    /// <summary>No legitimate JSON of the API comes near it; archives do not pass here.</summary>
    private const int LargestBody = 16 * 1024 * 1024;

    /// <summary>A body needs the JSON content type; no body needs none.</summary>
    public static void RequireJson(HttpRequest request)
    {
        var contentType = request.ContentType;
        if (string.IsNullOrEmpty(contentType))
        {
            if (!HasBody(request))
                return;
            throw new EngineException(ErrorKind.InvalidArgument, "malformed Content-Type header (): mime: no media type");
        }
        var end = contentType.IndexOf(';', StringComparison.Ordinal);
        var mediaType = (end < 0 ? contentType.AsSpan() : contentType.AsSpan(0, end)).Trim();
        if (!mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) && (HasBody(request) || mediaType.IsEmpty))
            throw new EngineException(ErrorKind.InvalidArgument, $"unsupported Content-Type header ({contentType}): must be 'application/json'");
    }

    public static bool HasBody(HttpRequest request)
        => request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0;

    public static async Task<byte[]> ReadAllAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!HasBody(request))
            return [];
        var reader = request.BodyReader;
        while (true)
        {
            var read = await ReadAsync(reader, cancellationToken);
            if (read.IsCompleted)
            {
                var text = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return text;
            }
            if (read.Buffer.Length > LargestBody)
                throw new EngineException(ErrorKind.InvalidArgument, "invalid JSON: the body is larger than 16 MiB");
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static async ValueTask<ReadResult> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status400BadRequest)
        {
            throw new EngineException(ErrorKind.InvalidArgument, "invalid JSON: unexpected EOF", error);
        }
    }

    /// <summary>Null for a text that is blank or `null`.</summary>
    public static T? Parse<T>(ReadOnlySpan<byte> text, JsonTypeInfo<T> type)
        where T : class
    {
        if (!text.ContainsAnyExcept(Blanks))
            throw new EngineException(ErrorKind.InvalidArgument, "invalid JSON: got EOF while reading request body");
        var reader = new Utf8JsonReader(text);
        T? value;
        try
        {
            value = JsonSerializer.Deserialize(ref reader, type);
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.InvalidArgument, "invalid JSON: " + Describe(text, error), error);
        }
        if (text[(int)reader.BytesConsumed..].ContainsAnyExcept(Blanks))
            throw new EngineException(ErrorKind.InvalidArgument, "unexpected content after JSON");
        return value;
    }

    private static ReadOnlySpan<byte> Blanks => " \t\r\n"u8;

    /// <summary>Docker's words where the error is one of syntax; otherwise which member does not fit.</summary>
    private static string Describe(ReadOnlySpan<byte> text, JsonException error)
    {
        if (IsCutOff(text))
            return "unexpected EOF";
        var reader = new Utf8JsonReader(text);
        try
        {
            while (reader.Read() && reader.CurrentDepth > 0)
            {
            }
        }
        catch (JsonException)
        {
            var position = (int)reader.BytesConsumed;
            while (position < text.Length && Blanks.Contains(text[position]))
                position++;
            return position >= text.Length
                ? "unexpected EOF"
                : DescribeLiteral(text[position..]) ?? $"invalid character {GoText.QuoteCharacter(CharacterAt(text[position..]))} looking for beginning of value";
        }
        return string.IsNullOrEmpty(error.Path) || error.Path == "$"
            ? "cannot unmarshal the value into the expected type"
            : $"cannot unmarshal the value of {error.Path[2..]} into the expected type";
    }

    /// <summary>A word that begins like `true`, `false` or `null` and goes on otherwise; null for anything else.</summary>
    private static string? DescribeLiteral(ReadOnlySpan<byte> text)
    {
        var literal = text[0] switch
        {
            (byte)'t' => "true",
            (byte)'f' => "false",
            (byte)'n' => "null",
            _ => null,
        };
        if (literal is null)
            return null;
        var same = 0;
        while (same < literal.Length && same < text.Length && text[same] == literal[same])
            same++;
        return same < literal.Length && same < text.Length
            ? $"invalid character {GoText.QuoteCharacter(CharacterAt(text[same..]))} in literal {literal} (expecting {GoText.QuoteCharacter(literal[same])})"
            : null;
    }

    /// <summary>The text is a beginning of some JSON: nothing is wrong with it but that it stops.</summary>
    private static bool IsCutOff(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
        try
        {
            var begun = false;
            while (reader.Read())
                begun = true;
            return !begun || reader.CurrentDepth > 0 || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static char CharacterAt(ReadOnlySpan<byte> text)
        => Rune.DecodeFromUtf8(text, out var rune, out _) == OperationStatus.Done && rune.IsBmp ? (char)rune.Value : '\ufffd';
}
