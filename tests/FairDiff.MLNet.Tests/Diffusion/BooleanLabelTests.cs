using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>A Boolean label goes through DiffusionAugmentation as it is, and means what the key of false and true means.</summary>
public sealed class BooleanLabelTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_OnABooleanLabel_AppendsBooleansOfThePlansCells()
    {
        var data = BooleanStudy.Data(_ml);
        var estimator = _ml.FairDiff().DiffusionAugmentation(BooleanStudy.Options);
        var model = estimator.Fit(data);

        var view = model.Transform(data);
        var hospitals = _ml.Transforms.Conversion.MapKeyToValue("Hospital").Fit(view).Transform(view).GetColumn<string>("Hospital");
        var rows = view.GetColumn<bool>(BooleanStudy.Label).Zip(hospitals, view.GetColumn<bool>("IsSynthetic")).ToArray();

        Assert.Equal(BooleanDataViewType.Instance, view.Schema[BooleanStudy.Label].Type);
        SchemaAssert.PromisedIsDelivered(estimator, data, view.Schema);
        Assert.Equal(
            Enumerable.Range(0, TinyStudy.Rows).Select(i => (BooleanStudy.IsTumour(i), BooleanStudy.Hospital(i), false)),
            rows[..TinyStudy.Rows]);
        Assert.Equal(BooleanStudy.Options.SyntheticCount, rows.Count(row => row.Third));
        Assert.Equal(
            model.Cells.Select(pair => $"{pair.Key}: {pair.Value}").Order(StringComparer.Ordinal),
            rows.Where(row => row.Third).GroupBy(row => $"{row.First}*{row.Second}").Select(cell => $"{cell.Key}: {cell.Count()}")
                .Order(StringComparer.Ordinal));
        Assert.Equal([false, true], rows.Where(row => row.Third).Select(row => row.First).Distinct().Order());
    }

    [Fact]
    public void Fit_OnABooleanLabel_DrawsTheImagesAndLabelsOfTheKeyOfFalseAndTrue()
    {
        var keys = Augmented(BooleanStudy.Key);
        var byKey = _ml.Transforms.Conversion.MapKeyToValue(BooleanStudy.Key).Fit(keys).Transform(keys);

        Assert.Equal(byKey.GetColumn<bool>(BooleanStudy.Key), Augmented(BooleanStudy.Label).GetColumn<bool>(BooleanStudy.Label));
        Assert.Equal(Pixels(BooleanStudy.Key), Pixels(BooleanStudy.Label));
    }

    [Fact]
    public void Fit_WithoutAConditionOnABooleanLabel_NamesTheRemedy()
    {
        var estimator = _ml.FairDiff().DiffusionAugmentation(BooleanStudy.Options with { Condition = DiffusionCondition.None });
        var chain = new EstimatorChain<ITransformer>().Append(estimator);

        var message = Assert.Throws<FairDiffException>(() => chain.Fit(BooleanStudy.Data(_ml))).Message;
        Assert.Contains($"MapValueToKey(\"{BooleanStudy.Label}\")", message);
    }

    /// <summary>The training rows and those that are generated on this column, in a workspace of its own.</summary>
    private IDataView Augmented(string label)
    {
        var data = BooleanStudy.Data(_ml);
        var options = BooleanStudy.Options with { LabelColumnName = label, WorkspacePath = _folder.File(label) };
        return _ml.FairDiff().DiffusionAugmentation(options).Fit(data).Transform(data);
    }

    /// <summary>The pixels of what <see cref="Augmented"/> generated; the files differ, as they say which generator made them.</summary>
    private byte[][] Pixels(string label)
    {
        byte[][] images =
        [
            .. Directory.GetFiles(Path.Combine(_folder.File(label), "synthetic"), "*.png").Order(StringComparer.Ordinal).Select(file =>
            {
                using var image = MLImage.CreateFromFile(file);
                return image.Pixels.ToArray();
            }),
        ];
        Assert.Equal(BooleanStudy.Options.SyntheticCount, images.Length);
        return images;
    }
}
