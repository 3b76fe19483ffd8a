using System.Buffers.Binary;
using System.Text;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Runtime;

public class SafetensorsTests
{
    // By hand, from the format's description: a 2 x 1 float32 (1, -2) and a bfloat16 scalar 3 (0x4040).
    private const string Header = """{"__metadata__":{"made":"by hand"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[],"data_offsets":[8,10]}}""";
    private static readonly byte[] Data = [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0x40, 0x40];

    [Fact]
    public void Read_HandMadeFile_GivesItsTensors()
    {
        var tensors = Safetensors.Read(File(Header, Data), out var metadata);
        Assert.Equal(["a", "b"], tensors.Keys);
        Assert.Equal([2, 1], tensors["a"].shape);
        Assert.Equal([1f, -2f], tensors["a"].data<float>().ToArray());
        Assert.Equal(ScalarType.BFloat16, tensors["b"].dtype);
        Assert.Equal(3f, tensors["b"].to(float32).item<float>());
        Assert.Equal("by hand", Assert.Single(metadata, pair => pair.Key == "made").Value);
    }

    [Fact]
    public void Write_EveryType_ReadsBackEqual()
    {
        ScalarType[] types = [float64, float32, float16, bfloat16, int64, int32, int16, int8, uint8, ScalarType.Bool];
        var tensors = types.ToDictionary(type => $"tensor.{type}", type => arange(-3, 9).reshape(3, 4).to(type));
        tensors["transposed"] = arange(6, dtype: float32).reshape(2, 3).t();
        tensors["empty"] = zeros(0, 3);
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors, new Dictionary<string, string> { ["größe"] = "\"5\"\n" });
        stream.Position = 0;
        var read = Safetensors.Read(stream, out var metadata);
        Assert.Equal(tensors.Keys.Order(), read.Keys.Order());
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal(tensor.dtype, read[name].dtype);
            Assert.Equal(tensor.shape, read[name].shape);
            Assert.True(tensor.eq(read[name]).all().item<bool>());
        }

        Assert.Equal("\"5\"\n", Assert.Single(metadata).Value);
    }

    [Fact]
    public void Write_Header_IsLaidOutAsTheFormatSays()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, new Dictionary<string, Tensor> { ["small"] = ones(1, uint8), ["wide"] = ones(1, int64) });
        var bytes = stream.ToArray();
        var length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(8 + length + 9, bytes.Length);
        Assert.Contains("""{"dtype":"I64","shape":[1],"data_offsets":[0,8]}""", Encoding.UTF8.GetString(bytes, 8, (int)length));
        Assert.Equal([1, 0, 0, 0, 0, 0, 0, 0, 1], bytes[^9..]);
    }

    [Fact]
    public void Read_CutAnywhere_IsAnErrorThatNamesTheFile()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, new Dictionary<string, Tensor> { ["a"] = ones(3), ["b"] = ones(2, uint8) });
        var bytes = stream.ToArray();
        for (var length = 0; length < bytes.Length; length++)
        {
            var error = Assert.Throws<EngineException>(
                () => Safetensors.Read(new MemoryStream(bytes[..length]), out _, "File 'x.safetensors'"));
            Assert.StartsWith("File 'x.safetensors' cannot be read", error.Message);
        }
    }

    [Fact]
    public void Read_AnyByteOfDataChanged_IsAnError()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, new Dictionary<string, Tensor> { ["a"] = ones(3) });
        var bytes = stream.ToArray();
        bytes[^5] ^= 1;
        Assert.Contains("checksum", Assert.Throws<EngineException>(() => Safetensors.Read(new MemoryStream(bytes), out _)).Message);
    }

    [Theory]
    [InlineData("\"F32\"", "\"F33\"", "type 'F33'")]
    [InlineData("[2,1]", "[2,9]", "does not fit")]
    [InlineData("[2,1]", "[-2,-1]", "does not fit")]
    [InlineData("[2,1]", "[4611686018427387904,4]", "does not fit")]
    [InlineData("[8,10]", "[9,11]", "starts at byte 9")]
    [InlineData("[8,10]", "[6,8]", "starts at byte 6")]
    [InlineData("{\"dtype\":\"BF16\"", "{\"type\":\"BF16\"", "header is damaged")]
    [InlineData("[]", "\"[]\"", "header is damaged")]
    [InlineData("}}", "}", "header is damaged")]
    public void Read_TamperedHeader_SaysWhatIsWrong(string original, string tampered, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<EngineException>(() => Safetensors.Read(File(Header.Replace(original, tampered), Data), out _)).Message);

    [Fact]
    public void Read_BytesAfterTheEnd_IsAnError() =>
        Assert.Throws<EngineException>(() => Safetensors.Read(File(Header, [.. Data, 0]), out _));

    [Fact]
    public void Read_ForeignFile_IsAnErrorWithoutAllocatingItsClaim() =>
        Assert.Contains("header claims", Assert.Throws<EngineException>(
            () => Safetensors.Read(new MemoryStream("PK\u0003\u0004 a zip file"u8.ToArray()), out _)).Message);

    private static MemoryStream File(string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return new MemoryStream([.. length, .. text, .. data]);
    }
}
