using System.Text.Json;
using System.Text.RegularExpressions;

namespace FairDiff.MLflow.Models;

/// <summary>A model of a run on its way to a store: what is said of it, and the names of its files.</summary>
internal sealed partial record ModelDraft
{
    /// <summary>Its id in a local store, and the tag by which a server is asked whether it has it already.</summary>
    public required string Key { get; init; }

    /// <summary>Its folder among the artifacts of the run, where a server knows no logged models.</summary>
    public required string ArtifactPath { get; init; }

    /// <summary>A word for its kind; null: none.</summary>
    public string? Type { get; init; }

    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<ModelMetric> Metrics { get; init; } = [];

    /// <summary>The step at which it was saved.</summary>
    public long Step { get; init; }

    /// <summary>What the run's list of models says of it, where a server knows no logged models; null: nothing.</summary>
    public JsonElement? Summary { get; init; }

    /// <summary>The registered model that gets a version of it; null: none.</summary>
    public string? RegisteredName { get; init; }

    /// <summary>An alias for that version; null: none.</summary>
    public string? Alias { get; init; }

    /// <summary>The file <c>MLmodel</c>; null: there is none.</summary>
    public string? Description { get; init; }

    /// <summary>Paths below the model, each with the name by which its bytes are found: a file of the spool, or a path.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Its name: MLflow allows neither <c>/ : . %</c> nor quotes. No key: models of one name are told apart by their
    /// ids.</summary>
    public string Name => Forbidden().Replace(ArtifactPath, "_");

    public string ToJson() => JsonSerializer.Serialize(this, Options);

    public static ModelDraft FromJson(string text) => JsonSerializer.Deserialize<ModelDraft>(text, Options)!;

    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    [GeneratedRegex("[/:.%\"']")]
    private static partial Regex Forbidden();
}

/// <summary>A value of a metric of a model.</summary>
internal readonly record struct ModelMetric(string Key, double Value, long Timestamp, long Step);
