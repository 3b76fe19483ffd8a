namespace FairDiff.MLflow;

/// <summary>A model file as MLflow describes it: what it is, what goes in and what comes out.</summary>
public sealed record MlflowModel
{
    /// <summary>The model here: a file, or a folder with all that belongs to it.</summary>
    public required string Path { get; init; }

    /// <summary>What it is: <c>onnx</c>, <c>mlnet</c>, or a word of your own.</summary>
    public required string Flavor { get; init; }

    /// <summary>What the flavour says of it, such as its version; added to <c>data</c>, the name of the file.</summary>
    public IReadOnlyDictionary<string, string> FlavorSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>The columns that go in; empty: not said.</summary>
    public IReadOnlyList<MlflowColumn> Inputs { get; init; } = [];

    /// <summary>The columns that come out; empty: not said.</summary>
    public IReadOnlyList<MlflowColumn> Outputs { get; init; } = [];

    /// <summary>A word for its kind, such as <c>Classifier</c>; null: none.</summary>
    public string? Type { get; init; }

    /// <summary>Its own parameters, beside those of the run; kept by MLflow 3.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Its tags; kept by MLflow 3.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>What was measured of it; logged to the run too.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>The step at which it was saved.</summary>
    public long Step { get; init; }

    /// <summary>An ONNX model.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="version">The version of ONNX that it was written for.</param>
    public static MlflowModel Onnx(string path, string version = "1.20.0") => new()
    {
        Path = path, Flavor = "onnx", FlavorSettings = new Dictionary<string, string> { ["onnx_version"] = version },
    };
}

/// <summary>A column of a model's input or output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">
/// One of MLflow's: <c>boolean</c>, <c>integer</c>, <c>long</c>, <c>float</c>, <c>double</c>, <c>string</c>, <c>binary</c>,
/// <c>datetime</c>; of a tensor, NumPy's: <c>float32</c>, <c>int64</c>, …
/// </param>
/// <param name="Shape">The shape of a tensor, -1 for any length; null: a single value.</param>
public sealed record MlflowColumn(string Name, string Type, IReadOnlyList<long>? Shape = null);
