using FairDiff.Fairness;
using FairDiff.Pipelines.Csv;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>Collects the scores and labels of a predictions file.</summary>
internal interface IScoreColumns
{
    /// <summary>Takes the current row.</summary>
    void Add(CsvRows rows, string label);

    /// <summary>What was collected, after the last row.</summary>
    FairnessData ToData(CsvRows rows);
}
