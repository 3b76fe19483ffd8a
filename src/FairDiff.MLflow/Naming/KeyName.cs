using System.Security.Cryptography;
using System.Text;

namespace FairDiff.MLflow.Naming;

/// <summary>Names of metrics, parameters and tags that every MLflow server and store accepts.</summary>
internal static class KeyName
{
    private const int MaxLength = 250;

    /// <summary>
    /// The name itself where it is valid; else the nearest valid one: letters, digits and <c>_ - . : / space</c> stay, the rest
    /// becomes <c>_</c>, and the parts between slashes are made proper file names, for a store may keep them as files.
    /// </summary>
    public static string Sanitize(string name)
    {
        var parts = Replace(name)
            .Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part is "." or ".." ? new string('_', part.Length) : part);
        var valid = string.Join('/', parts);
        return valid.Length switch
        {
            0 => "_",
            > MaxLength => Shorten(valid),
            _ => valid,
        };
    }

    private static string Replace(string name) =>
        string.Create(name.Length, name, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = char.IsLetterOrDigit(source[i]) || source[i] is '_' or '-' or '.' or ':' or '/' or ' ' ? source[i] : '_';
            }
        });

    // The hash keeps two long names apart that differ only in what is cut off.
    private static string Shorten(string name)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..8];
        return $"{name[..(MaxLength - 9)].TrimEnd('/')}_{hash}";
    }
}
