using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>One fitted augmentation that the tests of a class share.</summary>
public sealed class TinyGenerator
{
    public TinyGenerator()
    {
        Data = TinyStudy.Data(Context);
        Transformer = Context.FairDiff().DiffusionAugmentation(TinyStudy.Options).Fit(Data);
    }

    public MLContext Context { get; } = new(seed: 1);

    public IDataView Data { get; }

    public DiffusionAugmentationTransformer Transformer { get; }
}
