using FairDiff.Torch.Onnx;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Onnx;

public sealed class OnnxModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1_000_000, false)]
    [InlineData(8, true)]
    public void Write_ConstantsAboveTheLimit_LieInASecondFile(long largestFile, bool second)
    {
        var graph = new OnnxNodes();
        var sum = graph.Add("Add", [graph.Input("x", null, 2), graph.Constant("shift", tensor(new[] { 10f, 20f }))]);
        graph.Add("Mul", [sum, graph.Constant("scale", tensor(2f))], output: "y");
        graph.Output("y", null, 2);

        OnnxModel.Write(_folder.File("sum.onnx"), "sum", graph, [], largestFile);

        using var session = new InferenceSession(_folder.File("sum.onnx"));
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(new[] { 1f, 2f, 3f, 4f }, [2, 2]))]);
        Assert.Equal([22, 44, 26, 48], results[0].AsEnumerable<float>());
        Assert.Equal(second, File.Exists(_folder.File("sum.onnx.data")));
    }

    [Fact]
    public void WriteTo_EveryKindOfField_GivesTheBytesOfTheSpecification()
    {
        // protobuf.dev, Encoding: field 1 = 150 is 08 96 01; field 2 = "testing" is 12 07 and the text; a message in field 3 likewise.
        // Floats are four bytes, tag 5.
        var message = new ProtobufMessage().Int(1, 150).Text(2, "testing").Message(
            3, new ProtobufMessage().Int(1, 150)).Float(4, 1).Int(20, -1);
        using var stream = new MemoryStream();

        message.WriteTo(stream);

        Assert.Equal(
            [
                0x08, 0x96, 0x01, 0x12, 0x07, .. "testing"u8, 0x1A, 0x03, 0x08, 0x96, 0x01, 0x25, 0, 0, 0x80, 0x3F,
                0xA0, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01,
            ],
            stream.ToArray());
        Assert.Equal(stream.Length, message.Length);
    }
}
