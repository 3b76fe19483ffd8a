using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Imaging.Stages;
using FairDiff.MLNet.Schema;
using FairDiff.MLNet.Telemetry;
using FairDiff.Torch.Classification;

namespace FairDiff.MLNet.Classification;

/// <summary>A trained network with what it needs to know of the columns around it. Safe to use from several threads.</summary>
internal sealed record ScoringModel(ImageClassifier Network, KeyValues Classes, string ImageColumn, ScoreColumns Columns) : IImageStage
{
    /// <summary>Whether an image has any number of labels rather than one class.</summary>
    public bool HasSeveralLabels => Network.Task == ClassificationTask.MultiLabel;

    /// <summary>Collects images to score.</summary>
    public ImageStack NewStack() => new(ImageColumn, Network.ImageSize, acceptGrey: Network.AcceptsGrey);

    public DataViewSchema Deliver(DataViewSchema input) =>
        ScoreSchema.Deliver(input, Columns, Classes, HasSeveralLabels, Network.EmbeddingSize);

    public IImageBatch NewBatch(IReadOnlyList<bool> active) =>
        new ScoringBatch(this, active.Count > ScoreColumns.EmbeddingOffset && active[ScoreColumns.EmbeddingOffset]);

    /// <summary>Scores all images of a stack, which is empty afterwards.</summary>
    public ScoreBatch Run(ImageStack stack, bool embed)
    {
        using var images = stack.Take();
        using var scores = Network.Score(images);
        StageTelemetry.Score((int)images.shape[0]);
        return new ScoreBatch(ToArray(scores), Classes.Count, embed ? Embed(images) : [], Network.EmbeddingSize);
    }

    private float[] Embed(Tensor images)
    {
        using var features = Network.Embed(images);
        return ToArray(features);
    }

    private static float[] ToArray(Tensor tensor)
    {
        using var values = tensor.data<float>();
        return values.ToArray();
    }
}
