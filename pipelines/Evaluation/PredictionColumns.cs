using FairDiff.Fairness;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>Which columns of a predictions file mean what.</summary>
/// <param name="Label">The column of the true class.</param>
/// <param name="ScorePrefix">What the score columns begin with; the rest of their name is the class. Null for a binary file.</param>
/// <param name="Score">The one score column of a binary file.</param>
/// <param name="Positive">The label of the positive class of a binary file.</param>
/// <param name="TargetPrefix">What the columns of the truth begin with when conditions go together.</param>
/// <param name="SoftPrefix">What the columns of soft labels begin with.</param>
/// <param name="Groups">Attributes and crossings of them, such as "site*sex".</param>
/// <param name="Cluster">The column that says which rows belong together, if any.</param>
internal sealed record PredictionColumns(
    string Label,
    string? ScorePrefix,
    string? Score,
    string? Positive,
    string? TargetPrefix,
    string? SoftPrefix,
    IReadOnlyList<string> Groups,
    string? Cluster)
{
    /// <summary>How numeric attributes are put into buckets, by column.</summary>
    public IReadOnlyDictionary<string, Func<IReadOnlyList<string>, AttributeBuckets>> Buckets { get; init; } =
        new Dictionary<string, Func<IReadOnlyList<string>, AttributeBuckets>>();

    /// <summary>What the scores are.</summary>
    public ScoreScale Scale { get; init; }

    /// <summary>Whether the threshold of decisions is given, or chosen on other rows; else it is 0.5.</summary>
    public bool HasThreshold { get; init; }

    /// <summary>How the file is read.</summary>
    public TableRules Tables { get; init; } = TableRules.Usual;

    /// <summary>Columns that are read as they are, blanks and all, beside the attributes.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>Whether the truth is not read: nobody knows it, or nobody is to look at it.</summary>
    public bool IsUnlabelled { get; init; }

    /// <summary>Whether the file may lack columns of attributes: another data set can have others.</summary>
    public bool MayLackGroups { get; init; }
}
