using FairDiff.MLNet.Evaluation;

namespace FairDiff.MLNet.Decisions;

/// <summary>The scores of each row as the evaluation judges them: one per class, of a binary trainer two.</summary>
internal sealed class RowScores
{
    private readonly DataViewSchema.Column _column;
    private readonly int _classes;
    private readonly bool _isProbability;

    /// <param name="schema">The columns.</param>
    /// <param name="name">The score column.</param>
    /// <param name="classes">The classes that the stage was fitted for.</param>
    /// <exception cref="FairDiffException">There is no such column, or it holds scores of other classes.</exception>
    public RowScores(DataViewSchema schema, string name, IReadOnlyList<string> classes)
    {
        var score = ScoreColumn.Find(schema, name);
        _classes = classes.Count;
        if (score.Type is VectorDataViewType vector)
        {
            (Score, _column) = (score, score);
            var names = VectorScores.SlotNames(score, vector.Size);
            if (vector.Size != _classes || (names is not null && !names.SequenceEqual(classes)))
            {
                throw new FairDiffException(
                    $"Column '{name}' holds scores of {(names is null ? $"{vector.Size} classes" : string.Join(", ", names))}, but the "
                        + $"stage was fitted for {string.Join(", ", classes)}. Fit it again behind this model.");
            }

            return;
        }

        (Score, (_column, _isProbability)) = (score, BinaryScores.Judged(schema, score));
        if (_classes != 2)
        {
            throw new FairDiffException(
                $"Column '{name}' holds one score per row, but the stage was fitted for {string.Join(", ", classes)}. Fit it again behind "
                    + "this model.");
        }
    }

    /// <summary>The column that was named.</summary>
    public DataViewSchema.Column Score { get; }

    /// <summary>The one that is read: the probability beside a binary trainer's score, where there is one.</summary>
    public DataViewSchema.Column Column => _column;

    public bool IsScalar => _column.Type is not VectorDataViewType;

    public bool IsProbability => _isProbability;

    /// <summary>Reads the scores of the current row into the same array each time.</summary>
    public Func<double[]> ReaderOf(DataViewRow row)
    {
        var scores = new double[_classes];
        if (IsScalar)
        {
            var (read, value) = (row.GetGetter<float>(_column), 0f);
            return () =>
            {
                read(ref value);
                (scores[0], scores[1]) = (_isProbability ? 1 - (double)value : -(double)value, value);
                return scores;
            };
        }

        var (reads, buffer, values) = (row.GetGetter<VBuffer<float>>(_column), default(VBuffer<float>), new float[_classes]);
        return () =>
        {
            reads(ref buffer);
            buffer.CopyTo(values);
            for (var c = 0; c < values.Length; c++)
            {
                scores[c] = values[c];
            }

            return scores;
        };
    }
}
