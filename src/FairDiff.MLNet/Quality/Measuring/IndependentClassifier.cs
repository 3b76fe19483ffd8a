using FairDiff.MLNet.Classification;
using FairDiff.MLNet.Data;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Quality;

/// <summary>A classifier that judges labels, and the real rows that it was not trained on.</summary>
/// <param name="Model">The classifier.</param>
/// <param name="HeldOut">For each real row whether the classifier may be tried on it.</param>
/// <param name="IsOwn">Whether it was trained here, on the other labelled rows.</param>
internal sealed record IndependentClassifier(ResNetClassificationTransformer Model, bool[] HeldOut, bool IsOwn)
{
    /// <summary>The given classifier, or one trained on half of the labelled rows of every cell; null where the rows have fewer than two
    /// labels.</summary>
    public static IndependentClassifier? Create(IHostEnvironment environment, QualityRows real, SyntheticQualityOptions options)
    {
        bool[] labelled = [.. real.Rows.Select(row => row.Cell.Label.Length > 0)];
        if (options.Classifier is { } given)
        {
            return new(ClassifierSearch.In(given), labelled, IsOwn: false);
        }

        if (real.Rows.Select(row => row.Cell.Label).Where(label => label.Length > 0).Distinct().Count() < 2)
        {
            return null;
        }

        var training = Half(real, options.Seed);
        foreach (var index in training)
        {
            labelled[index] = false;
        }

        var rows = RepeatedRowsView.Of(real.View, Array.ConvertAll(training, index => (int)real.Rows[index].Position));
        return new(new ResNetClassificationEstimator(environment, Training(options)).Fit(rows), labelled, IsOwn: true);
    }

    /// <summary>In words, with what it got right of the real images that it was not trained on.</summary>
    public string Describe(double? agreement)
    {
        var tried = HeldOut.Count(held => held);
        var origin = IsOwn ? "trained on half of the real labelled rows" : "given";
        return agreement is { } share
            ? FormattableString.Invariant(
                $"{Model.Model.Network.Architecture}, {origin}; right on {100 * share:0.0} % of {tried} other real images")
            : $"{Model.Model.Network.Architecture}, {origin}";
    }

    /// <summary>Half of the labelled rows of each cell, the larger half where they are odd: a single image is rather learned from than
    /// tried on.</summary>
    private static int[] Half(QualityRows real, long seed) =>
    [
        .. real.Rows.Index().Where(row => row.Item.Cell.Label.Length > 0)
            .GroupBy(row => row.Item.Cell, row => row.Index)
            .SelectMany(cell => SeededOrder.Of(cell, seed, "independent classifier")[..((cell.Count() + 1) / 2)]),
    ];

    private static ResNetClassificationOptions Training(SyntheticQualityOptions options) => options.ClassifierTraining with
    {
        ImageColumnName = options.ImageColumnName,
        LabelColumnName = options.LabelColumnName,
        Seed = options.Seed,
        Device = options.Device,
        FallbackToCpu = options.FallbackToCpu,
        ProgressCallback = options.ProgressCallback is { } report ? at =>
            report(at with { Stage = "training the independent classifier" }) : null,
        MetricsCallback = null,
        CancellationToken = options.CancellationToken,
    };
}
