using FairDiff.MLNet.Imaging;
using Microsoft.ML;

namespace FairDiff.MLNet.Diffusion;

/// <summary>What a plan needs of the data: the conditions of all rows, and the images of the first.</summary>
internal sealed record PlanData(ImageTable Sample, ConditionedRows Conditions) : IDisposable
{
    public static PlanData Read(IDataView view, DiffusionAugmentationOptions options, int sampleSize)
    {
        var reader = ConditionReader.Create(view.Schema, [.. GeneratorData.ConditionColumns(options)]);
        List<ConditionCell> cells = [];
        bool IsInSample(long[] keys)
        {
            cells.Add(ConditionReader.Cell(keys));
            return cells.Count <= sampleSize;
        }

        // Images that are not wanted are not even decoded.
        var sample = ImageReader.Read(
            view, options.ImageColumnName, reader.Columns, GeneratorData.ImageSize(view.Schema, options), IsInSample, cancellation: options.CancellationToken);
        return new PlanData(sample, reader.Rows(cells));
    }

    public void Dispose() => Sample.Dispose();
}
