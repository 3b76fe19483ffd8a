using System.Text.Json.Serialization;

namespace FairDiff.MLflow.Client;

/// <summary>A model of the registry: a name with versions.</summary>
public sealed record RegisteredModel
{
    /// <summary>The name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The description, in Markdown.</summary>
    public string Description { get; init; } = "";

    /// <summary>When it was made.</summary>
    [JsonPropertyName("creation_timestamp")]
    public DateTimeOffset? CreationTime { get; init; }

    /// <summary>When it was last changed.</summary>
    [JsonPropertyName("last_updated_timestamp")]
    public DateTimeOffset? LastUpdateTime { get; init; }

    /// <summary>The tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The aliases and the versions that they stand for.</summary>
    public IReadOnlyList<ModelAlias> Aliases { get; init; } = [];

    /// <summary>The newest version of each stage.</summary>
    public IReadOnlyList<ModelVersion> LatestVersions { get; init; } = [];
}

/// <summary>A name for a version, such as <c>champion</c>.</summary>
public sealed record ModelAlias
{
    /// <summary>The alias.</summary>
    public string Alias { get; init; } = "";

    /// <summary>The version.</summary>
    public string Version { get; init; } = "";
}

/// <summary>A version of a registered model.</summary>
public sealed record ModelVersion
{
    /// <summary>The model's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The version: 1, 2, …</summary>
    public string Version { get; init; } = "";

    /// <summary>Where its files lie.</summary>
    public string Source { get; init; } = "";

    /// <summary><c>READY</c>, <c>PENDING_REGISTRATION</c> or <c>FAILED_REGISTRATION</c>.</summary>
    public string Status { get; init; } = "";

    /// <summary>The stage (<c>None</c>, <c>Staging</c>, <c>Production</c>, <c>Archived</c>); aliases have taken the place of
    /// stages.</summary>
    public string CurrentStage { get; init; } = "None";

    /// <summary>The run that made it; null: none.</summary>
    public string? RunId { get; init; }

    /// <summary>The logged model that it is; null: none, or a server with a database, which says so in <see cref="Source"/>
    /// alone.</summary>
    public string? ModelId { get; init; }

    /// <summary>The description, in Markdown.</summary>
    public string Description { get; init; } = "";

    /// <summary>When it was made.</summary>
    [JsonPropertyName("creation_timestamp")]
    public DateTimeOffset? CreationTime { get; init; }

    /// <summary>The tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The aliases that stand for this version.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}
