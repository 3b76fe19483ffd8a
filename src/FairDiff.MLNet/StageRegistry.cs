using FairDiff.MLNet.Imaging.Decoding;
using FairDiff.MLNet.Persistence;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>The transformers that a saved model may hold: each is registered with <see cref="NativeModel"/>.</summary>
internal static class StageRegistry
{
    private static readonly Action<IHostEnvironment>[] Stages =
    [
        NativeModel.Register<DiffusionAugmentationTransformer>,
        NativeModel.Register<SyntheticMixTransformer>,
        NativeModel.Register<OversampleTransformer>,
        NativeModel.Register<ReweightTransformer>,
        NativeModel.Register<StandardizeByGroupTransformer>,
        NativeModel.Register<AgreementGateTransformer>,
        NativeModel.Register<HardExamplesTransformer>,
        NativeModel.Register<ResNetClassificationTransformer>,
        NativeModel.Register<ImageDecodingTransformer>,
        NativeModel.Register<TorchModelTransformer>,
        NativeModel.Register<ImageFeaturizerTransformer>,
        NativeModel.Register<ScoreCalibrationTransformer>,
        NativeModel.Register<ThresholdDecisionTransformer>,
    ];

    public static void Register(IHostEnvironment environment)
    {
        foreach (var register in Stages)
        {
            register(environment);
        }
    }
}
