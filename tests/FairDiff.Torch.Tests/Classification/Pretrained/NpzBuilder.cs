using System.IO.Compression;
using System.Text;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification.Pretrained;

/// <summary>Writes tensors as NumPy's savez does: format 1.0, C order.</summary>
internal static class NpzBuilder
{
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, tensor) in tensors)
        {
            var type = tensor.dtype == int64 ? "<i8" : "<f4";
            var shape = string.Concat(tensor.shape.Select(side => $"{side}, "));
            var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({shape}), }}\n";
            using var stream = archive.CreateEntry(name + ".npy", CompressionLevel.NoCompression).Open();
            stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)(text.Length & 255), (byte)(text.Length >> 8)]);
            stream.Write(Encoding.ASCII.GetBytes(text));
            using var values = tensor.contiguous();
            stream.Write(values.bytes);
        }
    }
}
