using System.Text.Json;

namespace FairDiff.MLflow.Client;

/// <summary>A data set as MLflow describes it: what it is called, how to tell its version, where it came from.</summary>
public sealed record Dataset
{
    /// <summary>The name, 1 to 500 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Tells one version of the data from another, 1 to 36 characters; MLflow's own are 8 hex digits.</summary>
    public required string Digest { get; init; }

    /// <summary><c>local</c>, <c>http</c>, <c>s3</c>, <c>hugging_face</c>, <c>code</c>, …</summary>
    public string SourceType { get; init; } = "local";

    /// <summary>JSON that says where it lies, such as <c>{"uri": "data/train.csv"}</c>.</summary>
    public string Source { get; init; } = "{}";

    /// <summary>JSON with <c>mlflow_colspec</c> or <c>mlflow_tensorspec</c>; null: not known.</summary>
    public string? Schema { get; init; }

    /// <summary>JSON such as <c>{"num_rows": 150}</c>; null: not known.</summary>
    public string? Profile { get; init; }

    /// <summary>Describes a file, or a folder with all that is in it: the digest changes with any byte or name.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="name">What the data set is called; null: as the file or folder.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Dataset FromFile(string path, string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var (digest, files, bytes) = DatasetDigest.Of(path);
        return new()
        {
            Name = name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(path)),
            Digest = digest,
            Source = JsonSerializer.Serialize(new { uri = path.Replace(Path.DirectorySeparatorChar, '/') }),
            Profile = JsonSerializer.Serialize(new { num_files = files, num_bytes = bytes }),
        };
    }
}

/// <summary>A data set as the input of a run.</summary>
public sealed record DatasetInput
{
    /// <summary>The data set.</summary>
    public required Dataset Dataset { get; init; }

    /// <summary>Tags of the input; <c>mlflow.data.context</c> says what it is for: <c>training</c>, <c>validation</c>,
    /// <c>test</c>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
