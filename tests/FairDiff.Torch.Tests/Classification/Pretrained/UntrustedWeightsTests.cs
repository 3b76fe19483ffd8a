using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using FairDiff.Tests;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Classification.Pretrained;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification.Pretrained;

/// <summary>
/// Files of weights that come from anywhere: what they claim is checked before memory is taken for it, and all that is wrong is one
/// message.
/// </summary>
public sealed class UntrustedWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("(800000000,)", "does not fit")]
    [InlineData("(1000000000000,)", "does not fit")]
    [InlineData("(99999999999999999999,)", "does not fit")]
    [InlineData("(4611686018427387904, 4611686018427387904)", "does not fit")]
    [InlineData("(0, 4611686018427387904, 4611686018427387904)", "does not fit")]
    [InlineData("(2,)", "does not fit")]
    public void Open_ShapeThatTheFileDoesNotHold_IsRefusedBeforeMemoryIsTaken(string shape, string expected)
    {
        var message = Refused(Archive(("conv1.weight.npy", Array(shape, [0, 0, 0, 0]))));

        Assert.Contains(expected, message);
        Assert.Contains("conv1.weight.npy", message);
    }

    [Theory]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0xFFFFFFFFu)]
    public void Open_HeaderLongerThanAnyIs_IsRefused(uint length)
    {
        byte[] array = [0x93, .. "NUMPY"u8, 2, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32LittleEndian(array.AsSpan(8), length);

        Assert.Contains($"claims {length} bytes", Refused(Archive(("a.npy", array))));
    }

    [Fact]
    public void Open_TwoArraysOfOneName_IsRefused()
    {
        var array = Array("(1,)", [0, 0, 0, 0]);

        Assert.Contains("two entries 'a.npy'", Refused(Archive(("a.npy", array), ("a.npy", array))));
    }

    [Fact]
    public void Open_ArchiveThatClaimsMoreThanDeflateCanHold_IsRefused()
    {
        var bytes = Archive(("a.npy", Array("(1,)", [0, 0, 0, 0])));
        var directory = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(directory + 24), 4_000_000_000);

        Assert.Contains("claims 4000000000 bytes", Refused(bytes));
    }

    [Fact]
    public void Open_ValueThatWasChanged_IsFoundByItsChecksum()
    {
        var array = Array("(1,)", [0, 0, 0x80, 0x3F]);
        var bytes = Archive(CompressionLevel.NoCompression, ("a.npy", array));
        bytes[bytes.AsSpan().IndexOf(array) + array.Length - 1] ^= 0x40;

        Assert.Contains("checksum", Refused(bytes));
    }

    [Theory]
    [InlineData("[0, 4611686018427387904, 4611686018427387904]", 0)]
    [InlineData("[4611686018427387904, 4611686018427387904]", 0)]
    [InlineData("[4294967296, 4294967296]", 0)]
    [InlineData("[-1]", 0)]
    [InlineData("[3, -2, -2]", 12)]
    public void Open_SafetensorsShapeThatOverflows_IsRefused(string shape, int bytes)
    {
        var header = $$$"""{"zz":{"dtype":"F32","shape":{{{shape}}},"data_offsets":[0,{{{bytes}}}]}}""";

        Assert.Contains(
            "'zz'", Refused([.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[bytes]]));
    }

    [Fact]
    public void Open_Pipe_IsRefusedAtOnce()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no such pipes in folders.");
        var path = _folder.File("pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", path))
        {
            make.WaitForExit();
        }

        Assert.Contains("a pipe or a device", Open(path).Message);
    }

    [Fact]
    public void Open_DamagedFilesOfEveryKind_GiveWeightsOrOneMessage()
    {
        var npz = Archive(
            ("conv1.weight.npy", Array("(2, 1)", [0, 0, 0x80, 0x3F, 0, 0, 0, 0])), ("bn1.weight.npy", Array("(1,)", [0, 0, 0x80, 0x3F])));
        using var stream = new MemoryStream();
        using (var one = ones(3))
        {
            Safetensors.Write(
                stream, new Dictionary<string, Tensor> { ["conv1.weight"] = one, ["fc.bias"] = one }, new Dictionary<string,
                string> { ["format"] = "pt" });
        }

        foreach (var file in new[] { npz, stream.ToArray() })
        {
            foreach (var (what, bytes) in Mutations.Cut(file, 120).Concat(Mutations.Changed(file, 500)))
            {
                RefusedOrRead(what, bytes);
            }
        }
    }

    [Fact]
    public void Open_HostileHeaders_GiveWeightsOrOneMessage()
    {
        const string Header = """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[],"data_offsets":[8,9]}}""";
        foreach (var (what, text) in Mutations.Replaced(Header))
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            RefusedOrRead(what, [.. BitConverter.GetBytes((long)bytes.Length), .. bytes, .. new byte[9]]);
        }
    }

    private void RefusedOrRead(string what, byte[] bytes)
    {
        var path = _folder.File("weights");
        File.WriteAllBytes(path, bytes);
        try
        {
            PretrainedTensors.Open(PretrainedWeights.FromFile(path), default).Dispose();
        }
        catch (EngineException exception)
        {
            Assert.True(
                exception.Message.Contains(path, StringComparison.Ordinal) && !exception.Message.Contains('\n'),
                $"{what}: {exception.Message}");
        }
        catch (Exception exception)
        {
            Assert.Fail($"{what}: {exception}");
        }
    }

    private string Refused(byte[] bytes)
    {
        var path = _folder.File("weights.npz");
        File.WriteAllBytes(path, bytes);
        var message = Open(path).Message;
        Assert.Contains(path, message);
        Assert.DoesNotContain('\n', message);
        return message;
    }

    private static EngineException Open(string path) =>
        Assert.Throws<EngineException>(() => PretrainedTensors.Open(PretrainedWeights.FromFile(path), default));

    private static byte[] Array(string shape, byte[] data)
    {
        var header = Encoding.ASCII.GetBytes($"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n");
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. data];
    }

    private static byte[] Archive(params (string Name, byte[] Bytes)[] entries) => Archive(CompressionLevel.Optimal, entries);

    private static byte[] Archive(CompressionLevel level, params (string Name, byte[] Bytes)[] entries)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }

        return file.ToArray();
    }
}
