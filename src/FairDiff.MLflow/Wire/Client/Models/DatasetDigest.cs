using System.Security.Cryptography;
using System.Text;

namespace FairDiff.MLflow.Client;

/// <summary>Eight hex digits that tell one version of files from another.</summary>
internal static class DatasetDigest
{
    private const int Digits = 8;

    /// <summary>Of a file: its bytes. Of a folder: the names and the bytes of all files in it.</summary>
    public static (string Digest, int Files, long Bytes) Of(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [path];
        var bytes = 0L;
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            if (file != path)
            {
                hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(path, file).Replace(Path.DirectorySeparatorChar, '/') + "\n"));
            }

            using var stream = File.OpenRead(file);
            bytes += stream.Length;
            hash.AppendData(SHA256.HashData(stream));
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits], files.Length, bytes);
    }
}
