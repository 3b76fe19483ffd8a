using FairDiff.Torch;
using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Classification;

namespace FairDiff.MLNet;

/// <summary>How <see cref="ResNetClassificationEstimator"/> trains a classifier, and what it calls its columns.</summary>
/// <remarks>Training: linear warm-up, cosine decay; the defaults are those of the project's phantom study.</remarks>
public sealed record ResNetClassificationOptions
{
    /// <summary>The image column (<c>MLImage</c>), as LoadImages and ResizeImages make it; square images of one size.</summary>
    public string ImageColumnName { get; init; } = "Image";

    /// <summary>
    /// A folder on a local disk where decoded images wait for the next pass, 3 bytes per pixel of each different image, until Fit ends: every image is then decoded
    /// once per row, which saves most of the time where files are large and training is short. Results are the same bits, unless a stage before this one
    /// changes images at random in every pass: it must not be used there. Null = images are decoded in every pass.
    /// </summary>
    public string? ImageCachePath { get; init; }

    /// <summary>
    /// The label column: a key column with key values, or a vector of <see cref="float"/> with slot names: several labels per image, each from
    /// 0 to 1 or NaN where it is unknown. Rows without a label (key 0, all NaN) are not trained on.
    /// </summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>
    /// Whether a label vector is one soft label, a distribution over exclusive classes that sums to 1, rather than several labels of which any
    /// may be present.
    /// </summary>
    public bool SoftLabel { get; init; }

    /// <summary>
    /// The column of probabilities: a vector of one number in 0..1 per class, or label, with their names as slot names. Those of classes sum to 1.
    /// </summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>
    /// The column of the most probable class: a key with the label's key values. With several labels per image a vector of
    /// <see cref="float"/> as the label is: 1 where the probability is above 0.5, else 0.
    /// </summary>
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>The column of the features before the last layer; null = not delivered.</summary>
    public string? EmbeddingColumnName { get; init; }

    /// <summary>The network.</summary>
    public ResNetArchitecture Arch { get; init; } = ResNetArchitecture.ResNet18;

    /// <summary>Multiplies all channels of a BiT-ResNet, 1 to 4 (the published ones have 1, 2, 3 or 4); other networks have width 1.</summary>
    public int WidthFactor { get; init; } = 1;

    /// <summary>
    /// What stands before the residual blocks; null = that of <see cref="PretrainedWeights"/>, and without them the small stem for images of up to 64 pixels, else
    /// the large one. ResNet-8 always has the small one.
    /// </summary>
    public ResNetStem? Stem { get; init; }

    /// <summary>
    /// What pixel values become before they enter the network; saved with the model. Null = 0 to 1, or, with <see cref="PretrainedWeights"/>, what those were made with:
    /// ImageNet's mean and deviation for ResNets, -1 to 1 for BiT-ResNets, and what a classifier of this library was trained with.
    /// </summary>
    public ImageNormalization? Normalization { get; init; }

    /// <summary>What the model does with a grey image if none was trained on; saved with the model.</summary>
    public GreyImages GreyImages { get; init; } = GreyImages.Refuse;

    /// <summary>
    /// The weights to start from, with the names of torchvision or big_transfer; null = drawn from the seed. The last layer starts anew where the file was made for
    /// another number of classes, which is said in the log. Published weights have the large stem; <see cref="Torch.Classification.PretrainedWeights.ReadNetwork"/> says which network a file is of.
    /// </summary>
    public PretrainedWeights? PretrainedWeights { get; init; }

    /// <summary>Optimiser steps, at least 1. Methods that are compared need the same number.</summary>
    public int Steps { get; init; } = 800;

    /// <summary>Images per step, at least 2.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>What turns gradients into steps: AdamW, or stochastic gradient descent with momentum, each with learning rates of its own size.</summary>
    public TrainingOptimizer Optimizer { get; init; } = TrainingOptimizer.AdamW;

    /// <summary>The highest learning rate, above 0. The default is one for AdamW.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>The weight decay, at least 0: decoupled in AdamW; added to the gradient by <see cref="TrainingOptimizer.Sgd"/>, where 0 to 1e-4 is usual.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Steps over which the learning rate rises from 0, at least 0.</summary>
    public int WarmupSteps { get; init; } = 50;

    /// <summary>What training minimises.</summary>
    public ClassificationLoss Loss { get; init; } = ClassificationLoss.CrossEntropy;

    /// <summary>The exponent of the focal loss, at least 0; 2 in Lin et al. 2017.</summary>
    public double FocalGamma { get; init; } = 2;

    /// <summary>
    /// With several labels per image, the weight of the positives in the focal loss, between 0 and 1 (0.25 in Lin et al. 2017); negatives get the
    /// rest. Null = both count the same.
    /// </summary>
    public double? FocalAlpha { get; init; }

    /// <summary>
    /// How much each class counts, above 0, in the order of the key values; with several labels per image how much the positives of each label
    /// count. Null = all the same.
    /// </summary>
    public IReadOnlyList<double>? ClassWeights
    {
        get;
        init => field = value is null ? null : new ValueList<double>(value);
    }

    /// <summary>
    /// Whether classes are weighted by the inverse of their frequency in the first pass, N / (K n_k), so that all count the same in total; with
    /// several labels per image positives by the number of negatives over that of positives. Excludes <see cref="ClassWeights"/>.
    /// </summary>
    public bool InverseFrequencyWeights { get; init; }

    /// <summary>
    /// Key columns whose crossing makes the groups of GroupDRO, for example hospital and label; a missing value is a group of its own.
    /// </summary>
    public IReadOnlyList<string> GroupColumnNames
    {
        get;
        init => field = new ValueList<string>(value ?? throw new ArgumentNullException(nameof(value)));
    } = new ValueList<string>([]);

    /// <summary>
    /// Above 0: group distributionally robust optimisation (Sagawa et al. 2020), which raises the weight of the groups with the largest loss by
    /// exp(this x loss) in every step; 0.01 in the paper. 0 = every example counts the same.
    /// </summary>
    public double GroupDroStepSize { get; init; }

    /// <summary>
    /// Whether synthetic rows (Boolean <c>IsSynthetic</c>) are normalised by their own batch statistics (after Xie et al. 2020): the statistics that
    /// scoring uses are then those of real images alone. Needs real and synthetic rows in training.
    /// </summary>
    public bool SeparateSyntheticStatistics { get; init; }

    /// <summary>
    /// The share of the steps, from 0 to below 1, in which training sees the synthetic rows (Boolean <c>IsSynthetic</c>) only; in the rest it sees the
    /// real ones only. 0 = both as they come. Place no SyntheticMix before.
    /// </summary>
    public double SyntheticPretraining { get; init; }

    /// <summary>The highest learning rate after pre-training on synthetic rows, above 0; null = a tenth of <see cref="LearningRate"/>.</summary>
    public double? FineTuningLearningRate { get; init; }

    /// <summary>A heuristic augmentation of the training images, for example <c>ImageAugmentation.RandAugment(n: 2, m: 9)</c>.</summary>
    public ImageAugmentation Augmentation { get; init; } = ImageAugmentation.None;

    /// <summary>
    /// Above 0: mixup (Zhang et al. 2018). Each training image is blended with another one of its batch, lambda to 1 - lambda, and so is its label, with lambda drawn
    /// from Beta(this, this) for each batch; 0.1 in BiT's fine-tuning, 0.1 to 0.4 in the paper. After <see cref="Augmentation"/>, with every loss and kind of label. With GroupDRO both
    /// images are of one group, with <see cref="SeparateSyntheticStatistics"/> both real or both synthetic. 0 = images as they are.
    /// </summary>
    public double Mixup { get; init; }

    /// <summary>
    /// Which training images are augmented: both, the real or the synthetic ones, by the Boolean column <c>IsSynthetic</c> that
    /// DiffusionAugmentation adds. Without that column all rows are real.
    /// </summary>
    public AugmentedRows AugmentedRows { get; init; } = AugmentedRows.Both;

    /// <summary>
    /// Real rows that choose among the weights of the training, or end it early: a share of the training rows, by patient, or a view of their own. Null = the weights after the
    /// last step are the model's.
    /// </summary>
    public ValidationOptions? Validation { get; init; }

    /// <summary>
    /// The number format of the network's large operations in training; scores are always computed in 32 bits. With
    /// <see cref="Precision.Auto"/> the faster one on this machine; a workspace that was begun in one goes on in it. The log says which.
    /// </summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>
    /// The folder of one training: what it was begun with, its state from time to time, and in the end its weights. A Fit that is cancelled or killed goes on from there when it is
    /// called again, and ends, on a CPU, with the bits of one that was not; a finished classifier comes back without training. The images of the first pass are read each time: only
    /// they tell whether the data are still the same. Null = nothing is kept. In cross-validation every fold has other data: leave it null there.
    /// </summary>
    public string? WorkspacePath { get; init; }

    /// <summary>How often the state of training is saved in <see cref="WorkspacePath"/>, at least; 0 = after every step.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The seed of everything random; null = that of the workspace, or, in a new one and without one, from the MLContext.</summary>
    public int? Seed { get; init; }

    /// <summary><c>auto</c> (a GPU if there is one), <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>. A loaded model uses <c>auto</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Whether to use the CPU when the asked-for device is not there; otherwise that is an error.</summary>
    public bool FallbackToCpu { get; init; }

    /// <summary>Called with the state of training, on the thread that calls Fit.</summary>
    public Action<TrainingProgress>? ProgressCallback { get; init; }

    /// <summary>Called with (name, value, step) while the network is trained, on the thread that calls Fit.</summary>
    public Action<string, double, long>? MetricsCallback { get; init; }

    /// <summary>Stops Fit with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }
}
