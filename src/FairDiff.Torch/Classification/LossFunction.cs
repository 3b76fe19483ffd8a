namespace FairDiff.Torch.Classification;

/// <summary>The loss that the options name. A class weight multiplies the examples of a class, or the positives of a label.</summary>
/// <param name="options">Task, loss and focal parameters.</param>
/// <param name="classWeights">float32, K, on the device of the logits; null = 1 for all.</param>
internal sealed class LossFunction(ClassifierTrainingOptions options, Tensor? classWeights) : IDisposable
{
    /// <summary>Smallest 1 - p that is raised to a power: its gradient stays finite where the network is certain.</summary>
    private const double SmallestDoubt = 1e-7;

    private bool IsFocal => options.Loss == ClassificationLoss.Focal;

    /// <summary>The mean loss of a batch: a scalar.</summary>
    public Tensor Mean(Tensor logits, BatchLabels labels) => labels.Labels.dtype == int64 && !IsFocal && options.LabelSmoothing == 0
        && labels.Partners is null && labels.Weights is null
        ? nn.functional.cross_entropy(logits, labels.Labels, classWeights)
        : Terms(logits, labels).Mean();

    /// <summary>
    /// The losses of the examples, for means over parts of a batch. A blended example counts for both labels by their shares, which is the
    /// loss of the blended label, because all losses are linear in it; and a label that is unknown of one takes nothing from the other.
    /// </summary>
    public LossTerms Terms(Tensor logits, BatchLabels labels) => labels.Partners is { } partners
        ? Terms(logits, labels.Labels).Times(labels.Weights)
            .Blend(Terms(logits, partners).Times(labels.PartnerWeights), labels.Share)
        : Terms(logits, labels.Labels).Times(labels.Weights);

    public void Dispose() => classWeights?.Dispose();

    private LossTerms Terms(Tensor logits, Tensor labels) => options.Task == ClassificationTask.MultiLabel
        ? Binary(logits, labels)
        : Exclusive(logits, labels.dtype == int64 ? nn.functional.one_hot(labels, options.ClassCount).to(float32) : labels);

    /// <summary>The sum over classes of y_k w_k (1 - p_k)^gamma (-log p_k), and its weight, the sum of y_k w_k.</summary>
    private LossTerms Exclusive(Tensor logits, Tensor targets)
    {
        targets = Smooth(targets, 1.0 / options.ClassCount);
        var logProbabilities = logits.log_softmax(1);
        var weights = classWeights is null ? targets : targets * classWeights;
        var losses = -logProbabilities;
        if (IsFocal)
        {
            losses *= Held(1).Minus(logProbabilities.exp()).clamp_min(Held(SmallestDoubt)).pow(Held(options.FocalGamma));
        }

        return new LossTerms((weights * losses).sum(1), weights.sum(1));
    }

    /// <summary>Targets a share of the way to what says nothing.</summary>
    private Tensor Smooth(Tensor targets, double neutral) => options.LabelSmoothing == 0
        ? targets
        : (targets * Held(1 - options.LabelSmoothing)).Plus(Held(options.LabelSmoothing * neutral));

    /// <summary>
    /// The sum over known labels of y w (1 - p)^gamma (-log p) + (1 - y) p^gamma (-log(1 - p)), times alpha and 1 - alpha if there is one
    /// (Lin et al. 2017, equation 5), and the number of known labels.
    /// </summary>
    private LossTerms Binary(Tensor logits, Tensor labels)
    {
        var known = labels.isfinite().to(float32);

        // A label that is unknown must not meet the loss even as a factor of 0: NaN times 0 is NaN.
        var targets = Smooth(labels.nan_to_num(0), 0.5);
        var logPresent = nn.functional.logsigmoid(logits);
        var logAbsent = nn.functional.logsigmoid(-logits);
        var present = -logPresent;
        var absent = -logAbsent;
        if (IsFocal)
        {
            present *= (logAbsent * Held(options.FocalGamma)).exp();
            absent *= (logPresent * Held(options.FocalGamma)).exp();
            if (options.FocalAlpha is { } alpha)
            {
                present *= Held(alpha);
                absent *= Held(1 - alpha);
            }
        }

        if (classWeights is not null)
        {
            present *= classWeights;
        }

        var losses = (targets * present).Plus(Held(1).Minus(targets) * absent);
        return new LossTerms((known * losses).sum(1), known.sum(1));
    }
}
