using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Runtime;

/// <summary>
/// Files as the reference implementation (Rust, and Python over it) writes them, put together by hand from the format's public description:
/// length of the header in 8 bytes, little endian; compact JSON, padded with spaces so that the data begin at a multiple of 8; the metadata
/// first; tensors by descending alignment of their type, then by name; data in that order without holes.
/// </summary>
public class SafetensorsReferenceTests
{
    [Fact]
    public void Read_EveryKindOfTensor_GivesTheValuesOfItsBytes()
    {
        var file = File(
            """
            {"__metadata__":{"format":"pt","note":"größe \"1\""},"steps":{"dtype":"I64","shape":[2],"data_offsets":[0,16]},"head.bias":{"dtype":"F32","shape":[],"data_offsets":[16,20]},"head.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[20,36]},"brain":{"dtype":"BF16","shape":[2],"data_offsets":[36,40]},"half":{"dtype":"F16","shape":[1,2],"data_offsets":[40,44]},"nothing":{"dtype":"F16","shape":[3,0,2],"data_offsets":[44,44]},"bytes":{"dtype":"U8","shape":[3],"data_offsets":[44,47]},"mask":{"dtype":"BOOL","shape":[3],"data_offsets":[47,50]}}
            """,
            [
                0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0, // -2, 2^40
                0, 0, 0x80, 0x3F, // 1
                0, 0, 0, 0xC0, 0xDB, 0x0F, 0x49, 0x40, 0, 0, 0x80, 0x7F, 0, 0, 0xC0, 0x7F, // -2, pi, infinity, NaN
                0x40, 0x40, 0x80, 0xBF, // 3, -1
                0x00, 0x3E, 0x01, 0x00, // 1.5, the smallest subnormal
                0, 127, 250,
                1, 0, 1,
            ]);

        var tensors = Safetensors.Read(new MemoryStream(file), out var metadata);

        Assert.Equal([-2L, 1L << 40], tensors["steps"].data<long>().ToArray());
        Assert.Equal([], tensors["head.bias"].shape);
        Assert.Equal(1f, tensors["head.bias"].item<float>());
        Assert.Equal([2, 2], tensors["head.weight"].shape);
        Assert.Equal([-2f, MathF.PI, float.PositiveInfinity, float.NaN], tensors["head.weight"].data<float>().ToArray());
        Assert.Equal(ScalarType.BFloat16, tensors["brain"].dtype);
        Assert.Equal([3f, -1f], tensors["brain"].to(float32).data<float>().ToArray());
        Assert.Equal(ScalarType.Float16, tensors["half"].dtype);
        Assert.Equal([1.5f, MathF.Pow(2, -24)], tensors["half"].to(float32).data<float>().ToArray());
        Assert.Equal([3, 0, 2], tensors["nothing"].shape);
        Assert.Equal([(byte)0, (byte)127, (byte)250], tensors["bytes"].data<byte>().ToArray());
        Assert.Equal([true, false, true], tensors["mask"].data<bool>().ToArray());
        Assert.Equal(
            [("format", "pt"), ("note", "größe \"1\"")], metadata.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
        Safetensors.Dispose(tensors);
    }

    [Fact]
    public void Read_NoTensorAtAll_IsEmpty()
    {
        // The whole file: length 8, "{}" and six spaces.
        byte[] file = [8, 0, 0, 0, 0, 0, 0, 0, 0x7B, 0x7D, 0x20, 0x20, 0x20, 0x20, 0x20, 0x20];

        Assert.Empty(Safetensors.Read(new MemoryStream(file), out var metadata));
        Assert.Empty(metadata);
    }

    [Fact]
    public void Read_OtherOrdersAndSpacing_AreTheSameFile()
    {
        // Legal, though the reference does not write it so: data in another order than the header, members in another order, no padding.
        var file = File(
            """
            { "late" : { "data_offsets" : [ 1 , 2 ] , "shape" : [ 1 ] , "dtype" : "U8" } ,
                "early" : { "shape" : [ 1 ] , "dtype" : "U8" , "data_offsets" : [ 0 , 1 ] } }
            """,
            [7, 9],
            pad: false);

        var tensors = Safetensors.Read(new MemoryStream(file), out _);

        Assert.Equal(7, tensors["early"].item<byte>());
        Assert.Equal(9, tensors["late"].item<byte>());
        Safetensors.Dispose(tensors);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""")] // duplicate keys are disallowed
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""")] // the buffer must be indexed to its end
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""")] // no overlap
    [InlineData("""{"__metadata__":{"n":1},"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""")] // metadata map strings to strings
    [InlineData("""[{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}]""")] // the header begins with {
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}}""")] // a type that this library does not have
    public void Read_WhatTheFormatForbids_IsRefused(string header) =>
        Assert.Throws<EngineException>(() => Safetensors.Read(new MemoryStream(File(header, [1, 2])), out _));

    [Fact]
    public void Write_OneTensor_GivesExactlyTheseBytes()
    {
        using var tensor = arange(6, dtype: float32).reshape(1, 2, 3);
        const string Tensor = "\"attn.0\":{\"dtype\":\"F32\",\"shape\":[1,2,3],\"data_offsets\":[0,24]}}";
        byte[] data = [0, 0, 0, 0, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40, 0, 0, 0x80, 0x40, 0, 0, 0xA0, 0x40];
        var withoutChecksum = Encoding.UTF8.GetBytes($"{{\"__metadata__\":{{\"a\":\"\\\"ü\\\"\"}},{Tensor}");
        var checksum = Convert.ToHexStringLower(SHA256.HashData([.. withoutChecksum, .. data]));

        Assert.Equal(
            File($"{{\"__metadata__\":{{\"a\":\"\\\"ü\\\"\",\"content_sha256\":\"{checksum}\"}},{Tensor}", data),
            Written(new Dictionary<string, Tensor> { ["attn.0"] = tensor }, new Dictionary<string, string> { ["a"] = "\"ü\"" }));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("abc")]
    [InlineData("abcd")]
    [InlineData("abcde")]
    [InlineData("abcdef")]
    [InlineData("abcdefg")]
    [InlineData("größe \"\\\u0001")]
    public void Write_AnyFile_ObeysEveryRuleOfTheFormat(string name)
    {
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>
        {
            [name] = ones(3, int8), ["m"] = zeros(
                2, 2, dtype: ScalarType.Bool), ["long"] = ones(1, int64), ["half"] = ones(5, float16), ["none"] = zeros(0, 4),
            ["scalar"] = tensor(2f),
        };

        var file = Written(tensors, new Dictionary<string, string> { ["k"] = "v" });

        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        var header = file.AsSpan(8, length);
        Assert.Equal(0, length % 8);
        Assert.Equal((byte)'{', header[0]);
        var trimmed = header.TrimEnd((byte)' ');
        Assert.Equal((byte)'}', trimmed[^1]);
        Assert.True(header.Length - trimmed.Length < 8);
        using var json = JsonDocument.Parse(trimmed.ToArray(), new JsonDocumentOptions { AllowDuplicateProperties = false });
        var members = json.RootElement.EnumerateObject().ToArray();
        Assert.Equal("__metadata__", members[0].Name);
        Assert.All(members[0].Value.EnumerateObject(), note => Assert.Equal(JsonValueKind.String, note.Value.ValueKind));
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), members[1..].Select(member => member.Name).Order(StringComparer.Ordinal));

        var end = 0L;
        foreach (var member in members[1..])
        {
            Assert.Equal(["dtype", "shape", "data_offsets"], member.Value.EnumerateObject().Select(part => part.Name));
            var (dtype, size) = member.Value.GetProperty("dtype").GetString() switch
            {
                "I64" => (int64, 8), "F32" => (float32, 4), "F16" => (float16, 2), "I8" => (int8, 1), "BOOL" => (
                    ScalarType.Bool, 1), var other => throw new InvalidDataException(other),
            };
            var shape = member.Value.GetProperty("shape").EnumerateArray().Select(part => part.GetInt64()).ToArray();
            var offsets = member.Value.GetProperty("data_offsets").EnumerateArray().Select(part => part.GetInt64()).ToArray();
            Assert.Equal(tensors[member.Name].dtype, dtype);
            Assert.Equal(tensors[member.Name].shape, shape);
            Assert.Equal(end, offsets[0]);
            Assert.Equal(end + shape.Aggregate((long)size, (product, side) => product * side), offsets[1]);
            Assert.Equal(0, offsets[0] % size);
            end = offsets[1];
        }

        Assert.Equal(file.Length - 8 - length, end);
    }

    private static byte[] Written(Dictionary<string, Tensor> tensors, Dictionary<string, string> metadata)
    {
        using var stream = new MemoryStream();
        Safetensors.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    private static byte[] File(string header, byte[] data, bool pad = true)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var padded = pad ? (text.Length + 7) / 8 * 8 : text.Length;
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)padded);
        return [.. length, .. text, .. Enumerable.Repeat((byte)' ', padded - text.Length), .. data];
    }
}
