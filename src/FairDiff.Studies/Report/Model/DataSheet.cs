using System.ComponentModel;
using FairDiff.Fairness;

namespace FairDiff.Studies;

/// <summary>What a part of the data is for.</summary>
[Description("What a part of the data is for.")]
internal enum DataRole
{
    /// <summary>Generators and classifiers learn from it.</summary>
    LabelledTraining,

    /// <summary>Generators learn from it.</summary>
    UnlabelledTraining,

    /// <summary>It chooses between classifiers.</summary>
    Validation,

    /// <summary>Test rows of the hospitals, sites or groups of the training rows.</summary>
    InDistribution,

    /// <summary>Out of distribution; may be looked at while choosing.</summary>
    OodValidation,

    /// <summary>Out of distribution, and in no choice.</summary>
    OodTest,
}

/// <summary>The real rows that a study is of.</summary>
[Description("The real rows that the study is of; no synthetic image is counted.")]
internal sealed record DataSheet
{
    [Description("The column that says which rows belong together, such as those of one patient; null where none does.")]
    public string? ClusterColumn { get; init; }

    [Description("Whether each seed draws the labels that a skew keeps anew: the training rows here are those of the first seed.")]
    public bool Redrawn { get; init; }

    [Description("The training rows with and without a label, the validation rows where there are some, the test rows in distribution "
        + "and every out-of-distribution set.")]
    public required IReadOnlyList<DataPart> Parts { get; init; }
}

/// <summary>One part of the data.</summary>
[Description("One part of the data: how many rows, and what they show.")]
internal sealed record DataPart
{
    [Description("Name of the part: that of the set, and 'training', 'trainingUnlabelled', 'validation' or 'inDistribution'.")]
    public required string Name { get; init; }

    public required DataRole Role { get; init; }

    [Description("Real rows.")]
    public required long Rows { get; init; }

    [Description("How many values the rows have in the cluster column, such as patients; null where nothing tells.")]
    public int? Clusters { get; init; }

    [Description("Every class or condition, in the order of the report's classes; empty without a labelled row.")]
    public IReadOnlyList<LabelShare> Labels { get; init; } = [];

    [Description("By column of the attributes and groups: its values and their rows; '(unknown)' is an empty cell.")]
    public IReadOnlyDictionary<string, IReadOnlyList<GroupShare>> Groups { get; init; } =
        new Dictionary<string, IReadOnlyList<GroupShare>>();

    [Description("Of several conditions P(column | row): how often each comes with each other one; null where images have one class or a "
        + "soft label, or no row is labelled.")]
    public LabelCoOccurrence? CoOccurrence { get; init; }
}

/// <summary>How frequent a label is.</summary>
/// <param name="Name">The class or condition.</param>
/// <param name="Rows">Rows of the class or with the condition; of soft labels those whose largest share it is.</param>
/// <param name="Known">Rows in which it is known.</param>
/// <param name="Share">Rows / known; of soft labels the mean share.</param>
[Description("How frequent a class or condition is: rows that are of it (of soft labels those whose largest share it is), rows in which "
    + "it is known, and the share, of soft labels the mean of the shares; null where no row tells.")]
internal sealed record LabelShare(string Name, long Rows, long Known, double? Share);

/// <summary>How frequent a group is.</summary>
/// <param name="Name">The value of the column.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Share">Their share of the part.</param>
[Description("How frequent a value of a column is: its rows, and their share of all rows of the part.")]
internal sealed record GroupShare(string Name, long Rows, double Share);
