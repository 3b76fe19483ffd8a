using FairDiff.MLNet;
using FairDiff.Torch.Classification;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Pipelines.Representation;

/// <summary>Images in place of embeddings: a pre-trained network makes these of them.</summary>
/// <param name="Column">The column of the images' paths.</param>
/// <param name="Folder">What the paths are relative to; null = the folder of their table.</param>
/// <param name="Size">The side to which images are cropped and resized.</param>
/// <param name="Weights">The network.</param>
internal sealed record ImageEmbeddings(string Column, string? Folder, int Size, PretrainedWeights Weights)
{
    public string PathOf(string table, string cell) =>
        Path.GetFullPath(Path.Combine(Folder ?? Path.GetDirectoryName(Path.GetFullPath(table))!, cell));

    /// <summary>The features of images, in their order.</summary>
    /// <exception cref="FairDiff.Torch.EngineException">An image or the weights cannot be read.</exception>
    public IEnumerable<double[]> Read(IReadOnlyList<string> paths)
    {
        if (paths.FirstOrDefault(path => ImageFile.FindProblem(path) is not null) is { } wrong)
        {
            throw new FairDiffException($"{ImageFile.FindProblem(wrong)}. Repair or remove it, or name its column by --image.");
        }

        var ml = new MLContext();
        var rows = ml.Data.LoadFromEnumerable(paths.Select(path => new Row { Path = path }));
        var model = ml.Transforms.LoadImages("Image", "", nameof(Row.Path))
            .Append(ml.Transforms.ResizeImages("Image", Size, Size))
            .Append(ml.FairDiff().FeaturizeImages("Features", new() { Weights = Weights }))
            .Fit(rows);
        return model.Transform(rows).GetColumn<float[]>("Features").Select(values => Array.ConvertAll(values, value => (double)value));
    }

    private sealed class Row
    {
        public string Path { get; set; } = "";
    }
}
