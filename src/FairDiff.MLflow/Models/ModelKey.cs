using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FairDiff.MLflow.Models;

/// <summary>The id of a model of a run: the same for the same files, so that a run that goes on finds what it has stored already.</summary>
internal static class ModelKey
{
    /// <param name="runId">The run.</param>
    /// <param name="artifactPath">The model's name.</param>
    /// <param name="step">The step at which it was saved.</param>
    /// <param name="files">Paths below the model, each with its file here.</param>
    public static string Of(string runId, string artifactPath, long step, IReadOnlyDictionary<string, string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(string.Create(CultureInfo.InvariantCulture, $"{runId}\n{artifactPath}\n{step}"));
        foreach (var (path, file) in files)
        {
            Add($"\n{path}\n{FileHash.OfFile(file)}");
        }

        return $"m-{Convert.ToHexStringLower(hash.GetHashAndReset())[..32]}";

        void Add(string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
