using FairDiff.MLNet;
using FairDiff.Studies;
using FairDiff.Torch.Augmentation;
using Microsoft.ML;

namespace FairDiff.Pipelines.Preview;

/// <summary>A picture of an augmentation: one row for each image, itself first.</summary>
internal sealed class PreviewSheet
{
    private readonly FolderOptions _options;
    private readonly ImageAugmentation _augmentation;
    private readonly int _images;
    private readonly int _draws;
    private readonly int _seed;

    /// <exception cref="FairDiffException">A number is out of range.</exception>
    public PreviewSheet(FolderOptions options, ImageAugmentation augmentation, int images, int draws, int seed)
    {
        Check("--images", images);
        Check("--draws", draws);
        (_options, _augmentation, _images, _draws, _seed) = (options, augmentation, images, draws, seed);
    }

    /// <exception cref="FairDiffException">A row, a column or an image is not as needed; or an image is synthetic.</exception>
    public void Write(string path, Action<string> report, CancellationToken cancellationToken = default)
    {
        var table = ImageCheck.Apply(Chosen(report), _options, report, cancellationToken);
        var ml = new MLContext(seed: 0);
        var data = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, table.RowCount).Select(row => new PathRow { Path = table.File(row, _options.ImageColumn) }));
        var images = FolderRows.ImageStage(ml, _options).Fit(data).Transform(data);
        var drawn = ml.FairDiff().PreviewAugmentation(images, _augmentation, _draws, StudyData.ImageColumn, _seed);
        try
        {
            SampleGrid.Write(
                path,
                [.. drawn.Select((row, index) => new SampleRow(Title(table, index), [.. row.Select(RgbImage.From)]))],
                synthetic: false);
        }
        finally
        {
            foreach (var image in drawn.SelectMany(row => row))
            {
                image.Dispose();
            }
        }

        report($"Contact sheet: {path} ({drawn.Count} images, each followed by {_draws} draws of {_augmentation}).");
    }

    /// <summary>Some of the training rows, evenly spread.</summary>
    private MetadataTable Chosen(Action<string> report)
    {
        var table = MetadataTable.OfFolder(_options.DataFolder, _options.Tables with { Report = report });
        var split = FolderSplit.ForTraining(table, _options);
        int[] rows = [.. split.Labelled.Concat(split.Unlabelled).Order()];
        var count = Math.Min(_images, rows.Length);
        var chosen = Enumerable.Range(0, count).Select(index => rows[(int)((long)index * rows.Length / count)]).ToHashSet();
        return table.Without(Enumerable.Range(0, table.RowCount).Where(row => !chosen.Contains(row)).ToHashSet());
    }

    private string Title(MetadataTable table, int row) =>
        $"{table[row, _options.LabelColumn]} {table.File(row, _options.ImageColumn)}".Trim();

    private static void Check(string name, int value)
    {
        const int Most = 100;
        if (value is < 1 or > Most)
        {
            throw new FairDiffException($"{name} is {value}; it must be from 1 to {Most}.");
        }
    }

    private sealed class PathRow
    {
        public required string Path { get; init; }
    }
}
