using System.Globalization;

namespace FairDiff.Torch.Onnx;

/// <summary>
/// Writes a graph as an ONNX file of opset 17 (IR version 8): ONNX Runtime reads it since 1.12. Constants above two gigabytes, which
/// protocol buffers cannot hold, go into a second file beside it.
/// </summary>
internal static class OnnxModel
{
    public const int Opset = 17;
    private const int IrVersion = 8;
    private const int External = 1;
    private const long LargestFile = 2_000_000_000;
    private const string DataExtension = ".data";

    /// <exception cref="EngineException">The file cannot be written.</exception>
    public static void Write(
        string path, string name, OnnxNodes graph, IEnumerable<KeyValuePair<string, string>> metadata, long largestFile = LargestFile)
    {
        try
        {
            var inside = graph.Constants.Values.Sum(Size) <= largestFile;
            if (!inside)
            {
                AtomicFile.Write(path + DataExtension, stream => WriteData(stream, graph));
            }

            var offset = 0L;
            var message = Message(name, metadata, graph.ToMessage(name, (key, tensor) =>
            {
                var start = offset;
                offset += Size(tensor);
                return inside ? Description(key, tensor).Data(9, tensor) : Reference(
                    key, tensor, Path.GetFileName(path) + DataExtension, start);
            }));
            AtomicFile.Write(path, message.WriteTo);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                $"The ONNX file '{path}' cannot be written: {exception.Message} Free space there or choose another folder.", exception);
        }
    }

    private static ProtobufMessage Message(string name, IEnumerable<KeyValuePair<string, string>> metadata, ProtobufMessage graph)
    {
        var model = new ProtobufMessage()
            .Int(1, IrVersion)
            .Text(2, "FairDiff.MLNet")
            .Text(3, typeof(OnnxModel).Assembly.GetName().Version?.ToString(3) ?? "")
            .Text(6, name)
            .Message(7, graph)
            .Message(8, new ProtobufMessage().Text(1, "").Int(2, Opset));
        foreach (var (key, value) in metadata)
        {
            model.Message(14, new ProtobufMessage().Text(1, key).Text(2, value));
        }

        return model;
    }

    private static ProtobufMessage Description(string name, Tensor tensor) => new ProtobufMessage()
        .Ints(1, tensor.shape)
        .Int(2, OnnxElementType.Of(tensor.dtype))
        .Text(8, name);

    private static ProtobufMessage Reference(string name, Tensor tensor, string file, long offset) => Description(name, tensor)
        .Message(13, Entry("location", file))
        .Message(13, Entry("offset", offset.ToString(CultureInfo.InvariantCulture)))
        .Message(13, Entry("length", Size(tensor).ToString(CultureInfo.InvariantCulture)))
        .Int(14, External);

    private static ProtobufMessage Entry(string key, string value) => new ProtobufMessage().Text(1, key).Text(2, value);

    private static void WriteData(Stream stream, OnnxNodes graph)
    {
        foreach (var tensor in graph.Constants.Values)
        {
            stream.Write(TensorBytes.Of(tensor));
        }
    }

    private static long Size(Tensor tensor) => tensor.numel() * tensor.element_size();
}
