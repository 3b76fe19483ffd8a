namespace FairDiff.Torch.Classification;

/// <summary>Refuses label vectors, float32, N x K, that cannot be learned from.</summary>
internal static class LabelVectorCheck
{
    private const double Tolerance = 1e-3;

    /// <summary>Soft labels: from 0 to 1, known, with a sum of 1.</summary>
    public static void Soft(Tensor labels, string source)
    {
        using var scope = NewDisposeScope();
        var wrong = (labels.sum(1) - Held(1)).abs().le(Held(Tolerance)).logical_and(labels.ge(Held(0)).all(1)).logical_not();
        if (wrong.any().item<bool>())
        {
            var row = wrong.nonzero()[0, 0].item<long>();
            throw new EngineException(
                $"Soft label {row} {source} is [{string.Join(", ", labels[row].data<float>().ToArray())}]; the values of a soft label are "
                    + "0 or more and sum to 1. Normalise them, or train several labels per image instead.");
        }
    }

    /// <summary>Soft labels that are not all for one class.</summary>
    public static void DifferentSoft(Tensor labels)
    {
        using var scope = NewDisposeScope();
        if (labels.gt(Held(0)).any(0).sum().item<long>() < 2)
        {
            throw new EngineException(
                $"All {labels.shape[0]} soft labels are for one and the same class, so there is nothing to tell apart. Give examples of "
                    + "at least two classes.");
        }
    }

    /// <summary>Several labels: from 0 to 1 or NaN, at least one known per image.</summary>
    public static void Several(Tensor labels, string source)
    {
        using var scope = NewDisposeScope();
        var known = labels.isfinite();
        var right = labels.ge(Held(0)).logical_and(labels.le(Held(1))).logical_or(labels.isnan()).all(1).logical_and(known.any(1));
        if (right.logical_not().any().item<bool>())
        {
            var row = right.logical_not().nonzero()[0, 0].item<long>();
            throw new EngineException(
                $"The labels of example {row} {source} are [{string.Join(", ", labels[row].data<float>().ToArray())}]; each is from 0 to "
                    + "1, or NaN where it is unknown, and at least one is known. Leave out rows without a label.");
        }
    }

    /// <summary>Several labels of which at least one has different values.</summary>
    public static void DifferentSeveral(Tensor labels)
    {
        using var scope = NewDisposeScope();
        var lowest = labels.nan_to_num(1).amin([0]);
        var highest = labels.nan_to_num(0).amax([0]);
        if (highest.le(lowest).all().item<bool>())
        {
            throw new EngineException(
                $"Every label has one and the same value in all {labels.shape[0]} training examples, so there is nothing to tell apart. "
                    + "Give positive and negative examples of at least one label.");
        }
    }
}
