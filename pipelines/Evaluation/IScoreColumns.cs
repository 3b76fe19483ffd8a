using FairDiff.Fairness;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>Collects the scores and the truth of a predictions file.</summary>
internal interface IScoreColumns
{
    /// <summary>Takes the current row.</summary>
    void Add(CsvRows rows);

    /// <summary>What was collected, after the last row.</summary>
    EvaluationData ToData(CsvRows rows);
}
