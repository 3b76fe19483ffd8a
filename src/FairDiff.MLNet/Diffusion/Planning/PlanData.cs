using FairDiff.MLNet.Imaging;

namespace FairDiff.MLNet.Diffusion;

/// <summary>What a plan needs of the data: the conditions of all rows, and the images of the first.</summary>
internal sealed record PlanData(ImageTable Sample, ConditionedRows Conditions) : IDisposable
{
    public static PlanData Read(IDataView view, DiffusionAugmentationOptions options, int sampleSize)
    {
        var reader = ConditionReader.Create(view.Schema, ConditionColumns.Of(options), options.SoftLabel);
        List<ConditionCell> cells = [];
        using (var cursor = view.GetRowCursor(reader.Columns.Select(column => column.Column)))
        {
            var keys = reader.Columns.Select(column => column.CreateGetter(cursor)).ToArray();
            while (cursor.MoveNext())
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                cells.Add(ConditionReader.Cell(Array.ConvertAll(keys, key => key())));
            }
        }

        var sample = ImageReader.Read(
            view, options.ImageColumnName, [], GeneratorData.ImageSize(
                view.Schema, options), limit: sampleSize, cancellationToken: options.CancellationToken);
        return new PlanData(sample, reader.Rows(cells));
    }

    public void Dispose() => Sample.Dispose();
}
