using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>What a generator of vectors learns from: all rows of a view.</summary>
/// <param name="Set">The vectors and their conditions as the engine takes them.</param>
/// <param name="Conditions">The conditions as keys.</param>
internal sealed record VectorData(VectorTrainingSet Set, ConditionedRows Conditions) : IDisposable
{
    /// <exception cref="FairDiffException">There is no row, or a value is not finite.</exception>
    public static VectorData Read(IDataView view, VectorDiffusionAugmentationOptions options)
    {
        TorchRuntime.Initialize();
        var features = Columns.FeatureVector(view.Schema, options.FeatureColumnName);
        var reader = ConditionReader.Create(view.Schema, ConditionColumns.Of(options), options.SoftLabel);
        KeyColumn[] strata = [.. ConditionColumns.Strata(options).Select(name => KeyColumn.Of(view.Schema, name))];
        var (values, cells, keys) = (new List<float>(), new List<ConditionCell>(), strata.Select(_ => new List<long>()).ToArray());
        var size = ((VectorDataViewType)features.Type).Size;
        using (var cursor = view.GetRowCursor([features, .. reader.Columns.Concat(strata).Select(column => column.Column)]))
        {
            var read = FiniteVectors.Getter(cursor, features);
            var ofCell = reader.Columns.Select(column => column.CreateGetter(cursor)).ToArray();
            var ofStratum = strata.Select(column => column.CreateGetter(cursor)).ToArray();
            while (cursor.MoveNext())
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                values.AddRange(read());
                cells.Add(ConditionReader.Cell(Array.ConvertAll(ofCell, key => key())));
                for (var i = 0; i < keys.Length; i++)
                {
                    keys[i].Add(ofStratum[i]());
                }
            }
        }

        if (cells.Count == 0)
        {
            throw new FairDiffException(
                $"The data has no row: nothing to read from column '{options.FeatureColumnName}'. Check the file and the filters before "
                    + "this stage.");
        }

        var conditions = reader.Rows(cells);
        return new(
            new VectorTrainingSet(
                tensor(values.ToArray(), [cells.Count, size], ScalarType.Float32), ConditionVectors.Encode(cells, conditions),
                ConditionVectors.Layout(conditions)) { Strata = ConditionColumns.Number(keys, cells.Count) },
            conditions);
    }

    public void Dispose() => Set.Dispose();
}
