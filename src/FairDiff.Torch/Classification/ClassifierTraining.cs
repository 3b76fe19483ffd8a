using FairDiff.Torch.Augmentation;
using static FairDiff.Shared.OptionChecks;

namespace FairDiff.Torch.Classification;

/// <summary>
/// How a classifier is trained: network, loss, optimiser, augmentation. The one place of these settings: what trains a classifier takes
/// this record or one that is derived from it, checks it by <see cref="Validate"/>, and knows by all of its properties whether a training
/// is the same as before.
/// </summary>
/// <remarks>Linear warm-up, cosine decay; the defaults are those of the project's phantom study.</remarks>
public record ClassifierTraining
{
    internal const int MostBlocks = 100;

    /// <summary>The network.</summary>
    public ResNetArchitecture Arch { get; init; } = ResNetArchitecture.ResNet18;

    /// <summary>
    /// The blocks of each stage, each at least 1, of a network that is like <see cref="Arch"/> but for these: (2, 2, 2, 3) of ResNet18
    /// makes the network of ML.NET's package Microsoft.ML.DnnImageFeaturizer.ResNet18. Null = those of <see cref="PretrainedWeights"/>
    /// where they are of <see cref="Arch"/>, and else the network's own.
    /// </summary>
    public IReadOnlyList<int>? StageBlocks
    {
        get;
        init => field = value is null ? null : new ValueList<int>(value);
    }

    /// <summary>Multiplies all channels of a BiT-ResNet, 1 to 4 (the published ones have 1, 2, 3 or 4); other networks have width
    /// 1.</summary>
    public int WidthFactor { get; init; } = 1;

    /// <summary>
    /// What stands before the residual blocks; null = that of <see cref="PretrainedWeights"/>, and without them the small stem for images
    /// of up to 64 pixels, else the large one. ResNet-8 always has the small one.
    /// </summary>
    public ResNetStem? Stem { get; init; }

    /// <summary>
    /// What pixel values become before they enter the network; saved with the model. Null = 0 to 1, or, with
    /// <see cref="PretrainedWeights"/>, what those were made with: ImageNet's mean and deviation for ResNets, -1 to 1 for BiT-ResNets, and
    /// what a classifier of this library was trained with.
    /// </summary>
    public ImageNormalization? Normalization { get; init; }

    /// <summary>
    /// The weights to start from, with the names of torchvision or big_transfer; null = drawn from the seed. The last layer starts anew
    /// where the file was made for another number of classes, which is said in the log. Published weights have the large stem;
    /// <see cref="Classification.PretrainedWeights.ReadNetwork"/> says which network a file is of.
    /// </summary>
    public PretrainedWeights? PretrainedWeights { get; init; }

    /// <summary>
    /// Which layers are trained. <see cref="TrainedLayers.LastLayer"/> needs <see cref="PretrainedWeights"/>, and takes a third of
    /// the time of a step or less.
    /// </summary>
    public TrainedLayers TrainedLayers { get; init; } = TrainedLayers.All;

    /// <summary>Optimiser steps, at least 1. Methods that are compared need the same number.</summary>
    public int Steps { get; init; } = 800;

    /// <summary>Images per step, at least 2.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>What turns gradients into steps: AdamW, or stochastic gradient descent with momentum, each with learning rates of its own
    /// size.</summary>
    public TrainingOptimizer Optimizer { get; init; } = TrainingOptimizer.AdamW;

    /// <summary>The highest learning rate, above 0. The default is one for AdamW.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>The weight decay, at least 0: decoupled in AdamW; added to the gradient by <see cref="TrainingOptimizer.Sgd"/>, where 0 to
    /// 1e-4 is usual.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Steps over which the learning rate rises from 0, at least 0.</summary>
    public int WarmupSteps { get; init; } = 50;

    /// <summary>What training minimises.</summary>
    public ClassificationLoss Loss { get; init; } = ClassificationLoss.CrossEntropy;

    /// <summary>The exponent of the focal loss, at least 0; 2 in Lin et al. 2017.</summary>
    public double FocalGamma { get; init; } = 2;

    /// <summary>
    /// With several labels per image, the weight of the positives in the focal loss, between 0 and 1 (0.25 in Lin et al. 2017); negatives
    /// get the rest. Null = both count the same.
    /// </summary>
    public double? FocalAlpha { get; init; }

    /// <summary>
    /// epsilon of label smoothing (Szegedy et al. 2016, section 7), 0 to below 1: each class gets this share of the label divided by the
    /// number of classes, the true one the rest; of several labels per image each is drawn this share of the way to 1/2. 0.1 is usual; 0 =
    /// labels as they are.
    /// </summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// How much each class counts, above 0, in the order of the classes; with several labels per image how much the positives of each label
    /// count. Null = all the same.
    /// </summary>
    public IReadOnlyList<double>? ClassWeights
    {
        get;
        init => field = value is null ? null : new ValueList<double>(value);
    }

    /// <summary>
    /// Whether classes are weighted by the inverse of their frequency in the first pass, N / (K n_k), so that all count the same in total;
    /// with several labels per image positives by the number of negatives over that of positives. Excludes <see cref="ClassWeights"/>.
    /// </summary>
    public bool InverseFrequencyWeights { get; init; }

    /// <summary>
    /// Above 0: group distributionally robust optimisation (Sagawa et al. 2020), which raises the weight of the groups with the largest
    /// loss by exp(this x loss) in every step; 0.01 in the paper. 0 = every example counts the same.
    /// </summary>
    public double GroupDroStepSize { get; init; }

    /// <summary>
    /// Whether synthetic rows (Boolean <c>IsSynthetic</c>) are normalised by their own batch statistics (after Xie et al. 2020): the
    /// statistics that scoring uses are then those of real images alone. Needs real and synthetic rows in training.
    /// </summary>
    public bool SeparateSyntheticStatistics { get; init; }

    /// <summary>
    /// The share of the steps, from 0 to below 1, in which training sees the synthetic rows (Boolean <c>IsSynthetic</c>) only; in the rest
    /// it sees the real ones only. 0 = both as they come. Place no SyntheticMix before.
    /// </summary>
    public double SyntheticPretraining { get; init; }

    /// <summary>The highest learning rate after pre-training on synthetic rows, above 0; null = a tenth of
    /// <see cref="LearningRate"/>.</summary>
    public double? FineTuningLearningRate { get; init; }

    /// <summary>
    /// Above 0: stochastic weight averaging (Izmailov et al. 2018). The classifier is the plain mean of the weights after each of the last
    /// steps, of which this is the share, from 0 to below 1 (0.25 is usual); the learning rate stays meanwhile where it was when the
    /// averaging began, and the statistics of batch norms are estimated anew afterwards, on up to 100 training batches. Not with
    /// validation, which chooses among weights. 0 = the last weights.
    /// </summary>
    public double WeightAveraging { get; init; }

    /// <summary>
    /// Whether the last layer is fitted again in the end, on real training rows whose cells count the same
    /// (<see cref="Classification.LastLayerRetraining"/>); null = it stays as it was trained. Only for labels that are one class per image.
    /// </summary>
    public LastLayerRetraining? LastLayerRetraining { get; init; }

    /// <summary>A heuristic augmentation of the training images, for example <c>ImageAugmentation.RandAugment(n: 2, m: 9)</c>.</summary>
    public ImageAugmentation Augmentation { get; init; } = ImageAugmentation.None;

    /// <summary>
    /// Above 0: mixup (Zhang et al. 2018). Each training image is blended with another one of its batch, lambda to 1 - lambda, and so is
    /// its label, with lambda drawn from Beta(this, this) for each batch; 0.1 in BiT's fine-tuning, 0.1 to 0.4 in the paper. After
    /// <see cref="Augmentation"/>, with every loss and kind of label. With GroupDRO both images are of one group, with
    /// <see cref="SeparateSyntheticStatistics"/> both real or both synthetic. 0 = images as they are.
    /// </summary>
    public double Mixup { get; init; }

    /// <summary>
    /// Which training images are augmented: both, the real or the synthetic ones, by the Boolean column <c>IsSynthetic</c> that
    /// DiffusionAugmentation adds. Without that column all rows are real.
    /// </summary>
    public AugmentedRows AugmentedRows { get; init; } = AugmentedRows.Both;

    /// <summary>
    /// The number format of the network's large operations in training; scores are always computed in 32 bits. With
    /// <see cref="Precision.Auto"/> the faster one on this machine; a workspace that was begun in one goes on in it. The log says which.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Checks every setting against its range, and those that depend on each other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range; the message names it, its value and the
    /// range.</exception>
    public void Validate()
    {
        Defined(Arch);
        Require(
            WidthFactor == 1 || (WidthFactor is > 1 and <= 4 && ResNetDesign.For(Arch, ResNetStem.Small).Bit), WidthFactor,
            $"from 1 to 4 for a BiT-ResNet and 1 for {Arch}");
        var stages = ResNetDesign.For(Arch, ResNetStem.Small).Stages.Count;
        Require(
            StageBlocks is null || (StageBlocks.Count == stages && StageBlocks.All(count => count is >= 1 and <= MostBlocks)), StageBlocks,
            $"{stages} numbers from 1 to {MostBlocks}, one for each stage of {Arch}, or null");
        Defined(Stem ?? ResNetStem.Small, nameof(Stem));
        Require(Stem != ResNetStem.Large || Arch != ResNetArchitecture.ResNet8, Stem, "Small or null for ResNet8, which has no large stem");
        Defined(Normalization ?? ImageNormalization.UnitRange, nameof(Normalization));
        Defined(TrainedLayers);
        Require(
            TrainedLayers == TrainedLayers.All || PretrainedWeights is not null, TrainedLayers,
            "All without PretrainedWeights: the layers before the last one would stay as they were drawn");
        Require(
            TrainedLayers == TrainedLayers.All || !SeparateSyntheticStatistics, TrainedLayers,
            "All with SeparateSyntheticStatistics: there are no statistics to learn");
        AtLeast(1, Steps);
        Require(BatchSize >= 2, BatchSize, "at least 2, because batch normalisation compares the images of a batch");
        Require(Optimizer is not null, Optimizer, "an optimiser; TrainingOptimizer.AdamW is the default");
        AboveZero(LearningRate);
        NotNegative(WeightDecay);
        AtLeast(0, WarmupSteps);
        Defined(Loss);
        NotNegative(FocalGamma);
        Require(FocalAlpha is null or (> 0 and < 1), FocalAlpha, "between 0 and 1, or null for no weights");
        Require(LabelSmoothing is >= 0 and < 1, LabelSmoothing, "from 0 to below 1");
        Require(
            ClassWeights is null || ClassWeights.All(weight => weight > 0 && double.IsFinite(weight)), ClassWeights,
            "numbers above 0, one for each class, or null");
        Require(!InverseFrequencyWeights || ClassWeights is null, InverseFrequencyWeights, "false where ClassWeights are given");
        NotNegative(GroupDroStepSize);
        Require(
            !SeparateSyntheticStatistics || GroupDroStepSize == 0, SeparateSyntheticStatistics,
            "false with GroupDRO, whose groups span real and synthetic images");
        Require(SyntheticPretraining is >= 0 and < 1, SyntheticPretraining, "from 0 to below 1");
        Require(
            SyntheticPretraining == 0 || !SeparateSyntheticStatistics, SyntheticPretraining,
            "0 with SeparateSyntheticStatistics: no batch would hold both kinds");
        Require(
            FineTuningLearningRate is null
                || (FineTuningLearningRate > 0 && double.IsFinite(FineTuningLearningRate.Value)), FineTuningLearningRate,
            "above 0 and finite, or null");
        Require(WeightAveraging is >= 0 and < 1, WeightAveraging, "from 0 to below 1");
        LastLayerRetraining?.Validate();
        Require(Augmentation is not null, Augmentation, "an augmentation; ImageAugmentation.None leaves images as they are");
        NotNegative(Mixup);
        Defined(AugmentedRows);
        Defined(Precision);
    }
}
