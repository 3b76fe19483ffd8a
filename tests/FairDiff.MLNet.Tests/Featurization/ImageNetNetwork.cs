using FairDiff.Torch.Classification;

namespace FairDiff.MLNet.Tests.Featurization;

/// <summary>The network of the package Microsoft.ML.DnnImageFeaturizer.ResNet18, which the package copies beside the tests.</summary>
internal static class ImageNetNetwork
{
    public static string Path { get; } =
        System.IO.Path.Combine(AppContext.BaseDirectory, "DnnImageModels", "ResNet18Onnx", "ResNet18.onnx");

    public static PretrainedWeights Weights { get; } = PretrainedWeights.FromOnnx(Path);
}
