namespace FairDiff.Fairness;

/// <summary>How often conditions come together; a difference between data sets is a shift that a classifier may have learned to rely
/// on.</summary>
/// <remarks>P(j | i) is not P(i | j), and grows with the prevalence of j alone: compare a column with the share of all rows that have its
/// condition.</remarks>
/// <param name="ConditionNames">The K conditions.</param>
/// <param name="Probability">
/// K x K: P(column | row), over the rows that have the row's condition and in which the column's is known; null when there are none.
/// </param>
/// <param name="Rows">K x K: the rows that it rests on.</param>
public sealed record LabelCoOccurrence(
    IReadOnlyList<string> ConditionNames, IReadOnlyList<IReadOnlyList<double?>> Probability, IReadOnlyList<IReadOnlyList<int>> Rows)
{
    /// <summary>Counts.</summary>
    /// <param name="data">Conditions that may go together; only names and targets are read.</param>
    /// <returns>The table.</returns>
    /// <exception cref="FairnessException">The data cannot be evaluated.</exception>
    public static LabelCoOccurrence Count(MultiLabelData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        FairnessDataCheck.Check(data, new FairnessOptions());
        var (targets, count) = (data.Targets, data.ConditionNames.Count);
        var (both, rows) = (Square<int>(count), Square<int>(count));
        for (var row = 0; row < targets.GetLength(0); row++)
        {
            for (var cell = 0; cell < count * count; cell++)
            {
                var (i, j) = (cell / count, cell % count);
                if (targets[row, i] == 1 && !double.IsNaN(targets[row, j]))
                {
                    rows[i][j]++;
                    both[i][j] += targets[row, j] == 1 ? 1 : 0;
                }
            }
        }

        var probability = Square<double?>(count);
        for (var cell = 0; cell < count * count; cell++)
        {
            var (i, j) = (cell / count, cell % count);
            probability[i][j] = rows[i][j] == 0 ? null : (double)both[i][j] / rows[i][j];
        }

        return new LabelCoOccurrence([.. data.ConditionNames], probability, rows);
    }

    private static T[][] Square<T>(int size) => [.. Enumerable.Range(0, size).Select(_ => new T[size])];
}
