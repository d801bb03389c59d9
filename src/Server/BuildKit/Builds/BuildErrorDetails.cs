using System.Buffers;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Skiff.Engine.Build;
using Skiff.Server.BuildKit.Protocol.Control;
using Skiff.Server.BuildKit.Rpc;

namespace Skiff.Server.BuildKit.Builds;

/// <summary>A failed build as an error of gRPC, with the place in the Dockerfile that clients show an excerpt of.</summary>
internal static class BuildErrorDetails
{
    private const string SourceType = "github.com/moby/buildkit/errdefs.Source+json";

    public static GrpcFailure Of(BuildFailedException error)
    {
        var status = new Status { Code = (int)GrpcStatus.Unknown, Message = error.Message };
        if (error.FileName is not null)
            status.Details.Add(new Detail { TypeUrl = SourceType, Value = ByteString.CopyFrom(Source(error)) });
        return new GrpcFailure(GrpcStatus.Unknown, error.Message, status.ToByteArray());
    }

    public static GrpcFailure Of(Status status) => new((GrpcStatus)status.Code, status.Message, status.ToByteArray());

    private static byte[] Source(BuildFailedException error)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("info");
            json.WriteString("filename", error.FileName);
            json.WriteBase64String("data", Encoding.UTF8.GetBytes(error.Dockerfile));
            json.WriteString("language", "Dockerfile");
            json.WriteEndObject();
            json.WriteStartArray("ranges");
            json.WriteStartObject();
            Line("start", error.FirstLine);
            Line("end", error.LastLine);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();

            void Line(string name, int line)
            {
                json.WriteStartObject(name);
                json.WriteNumber("line", line);
                json.WriteEndObject();
            }
        }
        return buffer.WrittenSpan.ToArray();
    }
}
