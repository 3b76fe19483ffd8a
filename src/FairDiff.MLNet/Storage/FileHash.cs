using System.Security.Cryptography;
using FairDiff.Shared;

namespace FairDiff.MLNet.Storage;

/// <summary>SHA-256 in lower-case hexadecimal: the identity of images and generators.</summary>
internal static class FileHash
{
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static string OfFile(string path)
    {
        using var stream = RegularFile.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
