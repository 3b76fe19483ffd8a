using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Imaging.Stages;
using FairDiff.MLNet.Telemetry;
using FairDiff.Torch.Classification;

namespace FairDiff.MLNet.Featurization;

/// <summary>A frozen backbone with the names of its columns. Safe to use from several threads.</summary>
internal sealed record FeaturizingModel(ImageBackbone Backbone, string ImageColumn, string OutputColumn, int? ImageSize) : IImageStage
{
    public DataViewSchema Deliver(DataViewSchema input)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(input);
        schema.AddColumn(OutputColumn, new VectorDataViewType(NumberDataViewType.Single, Backbone.FeatureCount));
        return schema.ToSchema();
    }

    public IImageBatch NewBatch(IReadOnlyList<bool> active) => new FeatureBatch(this);

    /// <summary>The features of a stack of images, one after the other; the stack is empty afterwards.</summary>
    public float[] Run(ImageStack stack)
    {
        using var images = stack.Take();
        using var features = Backbone.Features(images, ImageSize);
        StageTelemetry.Score((int)images.shape[0]);
        using var values = features.data<float>();
        return values.ToArray();
    }
}
