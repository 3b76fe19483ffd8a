using FairDiff.Fairness;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>What a predictions file holds: exclusive classes, or conditions that go together.</summary>
internal sealed record PredictionSet(EvaluationData Data)
{
    /// <summary>The columns that were to be read as they are.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Kept { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Some of the rows, in the order given.</summary>
    public PredictionSet Take(IReadOnlyList<int> rows) => new(Data.Take(rows))
    {
        Kept = Kept.ToDictionary(
            column => column.Key, column => (IReadOnlyList<string>)[.. rows.Select(row => column.Value[row])]),
    };
}
