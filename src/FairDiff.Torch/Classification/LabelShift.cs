using static System.FormattableString;

namespace FairDiff.Torch.Classification;

/// <summary>Computes a <see cref="LabelShiftCheck"/>.</summary>
internal static class LabelShift
{
    /// <summary>Keeps a confusion that cannot be inverted from being an error: its estimates are wild, and their interval wide.</summary>
    private const double Ridge = 1e-6;

    private const double Epsilon = 1e-5;

    /// <param name="predicted">Predicted classes of the new images, int64.</param>
    /// <param name="referencePredicted">Those of the reference images, int64.</param>
    /// <param name="referenceLabels">The classes of these, int64.</param>
    /// <param name="classes">K.</param>
    /// <param name="options">When a shift counts.</param>
    /// <param name="observe">The statistics of the new images.</param>
    /// <param name="observeReference">Those of some reference images, by their places.</param>
    public static LabelShiftCheck Check(
        Tensor predicted, Tensor referencePredicted, Tensor referenceLabels, int classes, LabelShiftOptions options,
        Func<NetworkStatistics> observe, Func<Tensor, NetworkStatistics> observeReference)
    {
        var (target, reference, labels) = (Array(predicted), Array(referencePredicted), Array(referenceLabels));
        var training = Shares(labels, classes);
        if (training.Contains(0))
        {
            return new([], null, null, false, "Not checked: a class has no reference image, so its share among the new ones is not known.");
        }

        var shares = Estimate(target, reference, labels, training, options);
        var worst = shares.Index().MaxBy(share => share.Item.Distance);
        string Share(double value) => Invariant($"{100 * value:0} %");
        var where = $"class {worst.Index}: {Share(worst.Item.Target)} ({Share(worst.Item.Low)} to {Share(worst.Item.High)}) of the new "
            + $"images, {Share(worst.Item.Training)} in training";
        if (worst.Item.Distance <= options.Limit)
        {
            return new(shares, null, null, false, $"The shares of classes agree within {Share(options.Limit)} ({where}).");
        }

        var (explained, look) = Explained(shares, labels, observe, observeReference);
        return explained < options.ExplainedShare
            ? new(shares, explained, look, false,
                $"The predicted shares of classes differ ({where}), but that explains only {Share(explained)} of the shift of the "
                    + "statistics: the images look different.")
            : look > options.LookLimit
            ? new(shares, explained, look, false,
                $"The predicted shares of classes differ ({where}), but the first layer moved "
                    + Invariant($"{look:0.00} deviations beyond that: the images look different."))
            : new(shares, explained, look, true,
                $"The shares of classes differ ({where}), and that explains {Share(explained)} of the shift of the statistics: it is "
                    + "probably one of labels.");
    }

    private static ClassShare[] Estimate(
        long[] target, long[] reference, long[] labels, double[] training, LabelShiftOptions options)
    {
        using var scope = NewDisposeScope();
        var classes = training.Length;
        var random = new Random(options.Seed);
        var confusions = new double[options.BootstrapSamples + 1, classes, classes];
        var mixes = new double[options.BootstrapSamples + 1, classes];
        for (var sample = 0; sample <= options.BootstrapSamples; sample++)
        {
            // The first one is of all rows as they are.
            int Row(int row, int count) => sample == 0 ? row : random.Next(count);
            for (var i = 0; i < target.Length; i++)
            {
                mixes[sample, target[Row(i, target.Length)]] += 1.0 / target.Length;
            }

            for (var i = 0; i < labels.Length; i++)
            {
                var row = Row(i, labels.Length);
                confusions[sample, reference[row], labels[row]]++;
            }
        }

        var confusion = tensor(confusions);
        var conditional = confusion / confusion.sum(1, keepdim: true).clamp_min(One);
        var system = conditional.Plus(eye(classes, dtype: float64) * Held(Ridge));
        var solved = linalg.solve(system, tensor(mixes).unsqueeze(2)).squeeze(2).clamp(Held(0), Held(1));
        using var values = (solved / solved.sum(1, keepdim: true).clamp_min(Held(Ridge))).contiguous().data<double>();
        var shares = values.ToArray();
        return
        [
            .. Enumerable.Range(0, classes).Select(c =>
            {
                double[] samples =
                    [.. Enumerable.Range(1, options.BootstrapSamples).Select(sample => shares[(sample * classes) + c]).Order()];
                var tail = (int)Math.Floor((1 - options.ConfidenceLevel) / 2 * samples.Length);
                return new ClassShare(training[c], shares[c], samples[tail], samples[^(tail + 1)]);
            }),
        ];
    }

    /// <summary>The part of the movement of what reaches the batch norms that other shares of the classes make, and what is left of that of
    /// the first.</summary>
    private static (double Explained, double Look) Explained(
        IReadOnlyList<ClassShare> shares, long[] labels, Func<NetworkStatistics> observe, Func<Tensor, NetworkStatistics> observeReference)
    {
        using var scope = NewDisposeScope();
        using var target = observe();
        NetworkStatistics[] classes =
        [
            .. shares.Index().Select(share => observeReference(
                tensor(labels.Index().Where(row => row.Item == share.Index).Select(row => (long)row.Index).ToArray()))),
        ];
        var (moved, unexplained, look) = (0.0, 0.0, 0.0);
        foreach (var (layer, seen) in target.Layers.Index())
        {
            NormStatisticsOf(classes, layer, shares, share => share.Training, out var before, out var scale);
            NormStatisticsOf(classes, layer, shares, share => share.Target, out var expected, out _);
            moved += ((seen.Mean - before) / scale).Squared().mean().item<double>();
            var left = ((seen.Mean - expected) / scale).Squared().mean().item<double>();
            unexplained += left;
            look = layer == 0 ? Math.Sqrt(left) : look;
        }

        System.Array.ForEach(classes, statistics => statistics.Dispose());
        return (moved == 0 ? 1 : Math.Max(0, 1 - (unexplained / moved)), look);
    }

    /// <summary>Mean of a layer, and its deviation, where the classes have these shares.</summary>
    private static void NormStatisticsOf(
        NetworkStatistics[] classes, int layer, IReadOnlyList<ClassShare> shares, Func<ClassShare, double> share, out Tensor mean,
        out Tensor deviation)
    {
        mean = classes.Zip(shares, (seen, of) => seen.Layers[layer].Mean * Held(share(of))).Aggregate((sum, part) => sum.Plus(part));
        deviation = classes.Zip(shares, (seen, of) => seen.Layers[layer].Variance * Held(share(of)))
            .Aggregate((sum, part) => sum.Plus(part)).Plus(Held(Epsilon)).sqrt();
    }

    private static double[] Shares(long[] labels, int classes) =>
        [.. Enumerable.Range(0, classes).Select(c => (double)labels.Count(label => label == c) / labels.Length)];

    private static long[] Array(Tensor values)
    {
        using var numbers = values.contiguous().data<long>();
        return numbers.ToArray();
    }
}
