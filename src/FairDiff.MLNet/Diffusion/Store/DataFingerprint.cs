using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FairDiff.MLNet.Diffusion;

/// <summary>A hash of everything that the generator learns from: pixels, conditions and the names of their values, in row order.</summary>
internal static class DataFingerprint
{
    public static string Compute(GeneratorData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var texts = data.Conditions.Attributes.SelectMany(part => part.Values.Prepend(part.Name));
        foreach (var text in data.Conditions.Label is { } label ? [label.Name, .. label.Identity, .. texts] : texts)
        {
            AppendText(hash, text);
        }

        for (var row = 0; row < data.Table.Count; row++)
        {
            using var image = data.Table.Images[row];
            hash.AppendData(image.bytes);
            AppendNumber(hash, data.Conditions.Rows[row].Label);
            foreach (var attribute in data.Conditions.Rows[row].Attributes)
            {
                AppendNumber(hash, attribute);
            }

            if (data.Strata is { } strata)
            {
                AppendNumber(hash, strata[row]);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void AppendText(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        AppendNumber(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendNumber(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
