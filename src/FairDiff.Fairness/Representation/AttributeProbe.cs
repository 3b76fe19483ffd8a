namespace FairDiff.Fairness;

/// <summary>
/// How well an attribute can be read from an embedding by a linear probe: far above chance, the classifier has the means to use it as a
/// shortcut (which is not proof that it does).
/// </summary>
/// <remarks>
/// Misleads where attribute and label go together: what shows the disease then shows the attribute too. A probe at chance excludes a linear
/// reading only. Images of one patient in training and test make any attribute readable: name the clusters.
/// </remarks>
/// <param name="Groups">The values of the attribute.</param>
/// <param name="Rows">The rows with a known value.</param>
/// <param name="BalancedAccuracy">The mean recall of the groups in rows that the probe was not trained on, 0 to 1.</param>
/// <param name="Chance">What a probe that knows nothing reaches: 1 / groups.</param>
/// <param name="Accuracy">The share of those rows that are right.</param>
/// <param name="MajorityShare">What always saying the largest group reaches.</param>
/// <param name="FoldDeviation">The standard deviation of the balanced accuracy over the folds.</param>
public sealed record AttributeProbe(
    IReadOnlyList<string> Groups, int Rows, double BalancedAccuracy, double Chance, double Accuracy, double MajorityShare,
    double FoldDeviation)
{
    /// <summary>
    /// Trains ridge regression on one-hot groups, each row weighted so that groups count alike, and tests it in k-fold cross-validation.
    /// </summary>
    /// <param name="features">The embedding, rows of one width.</param>
    /// <param name="attribute">The attribute of each row; rows without one are left out.</param>
    /// <param name="clusters">What must not be split between training and test, such as the patient; null = rows are independent.</param>
    /// <param name="folds">The folds, 2 or more.</param>
    /// <param name="ridge">The penalty relative to the rows, above 0, on standardised features.</param>
    /// <param name="seed">The seed of the folds.</param>
    /// <param name="missing">Which values of attribute and clusters are missing; null = <see cref="MissingValues.Default"/>.</param>
    /// <returns>The result.</returns>
    /// <exception cref="FairnessException">Lengths differ, a feature is not finite, or fewer than two groups have a row per
    /// fold.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Folds or penalty are out of range.</exception>
    public static AttributeProbe Train(
        IReadOnlyList<double[]> features, IReadOnlyList<string> attribute, IReadOnlyList<string>? clusters = null, int folds = 5,
        double ridge = 0.01, long seed = 0, MissingValues? missing = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(attribute);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ridge);
        FeatureCheck.Check(features, minimum: folds);
        if (attribute.Count != features.Count || (clusters ?? attribute).Count != features.Count)
        {
            throw new FairnessException($"There are {features.Count} rows of features but {attribute.Count} attributes or "
                + $"{clusters?.Count} clusters; give one per row.");
        }

        var grouping = Fairness.Groups.Grouping.OfAttribute("attribute", attribute, missing ??= MissingValues.Default);
        int[] known = [.. Enumerable.Range(0, features.Count).Where(row => !grouping.IsUnknown[grouping.GroupOfRow[row]])];
        string[] names = [.. grouping.GroupNames.Where((_, group) => !grouping.IsUnknown[group])];
        var sizes = names.Select((_, group) => known.Count(row => grouping.GroupOfRow[row] == group)).ToArray();
        if (names.Length < 2 || sizes.Any(size => size < folds))
        {
            throw new FairnessException(
                $"The probe needs at least 2 groups with {folds} rows each; there are "
                    + $"{string.Join(", ", names.Zip(sizes).Select(pair => $"{pair.First} ({pair.Second})"))}.");
        }

        var foldOf = Folds(known, clusters, missing, folds, seed);
        var right = new int[folds, names.Length];
        var all = new int[folds, names.Length];
        for (var fold = 0; fold < folds; fold++)
        {
            int[] train = [.. known.Where((_, i) => foldOf[i] != fold)], test = [.. known.Where((_, i) => foldOf[i] == fold)];
            if (train.Select(row => grouping.GroupOfRow[row]).Distinct().Count() < names.Length)
            {
                throw new FairnessException(
                    "A group is in one fold only, so that the probe cannot learn it; use fewer folds, or drop the clusters.");
            }

            foreach (var (row, guess) in test.Zip(RidgeProbe.Predict(features, train, test, grouping.GroupOfRow, names.Length, ridge)))
            {
                all[fold, grouping.GroupOfRow[row]]++;
                right[fold, grouping.GroupOfRow[row]] += guess == grouping.GroupOfRow[row] ? 1 : 0;
            }
        }

        int Sum(int[,] counts, int group) => Enumerable.Range(0, folds).Sum(fold => counts[fold, group]);
        var byFold = Enumerable.Range(0, folds)
            .Select(fold => Enumerable.Range(0, names.Length).Where(group => all[fold, group] > 0).Select(
                group => (double)right[fold, group] / all[fold, group]))
            .Where(recalls => recalls.Any()).Select(recalls => recalls.Average()).ToArray();
        return new AttributeProbe(
            names,
            known.Length,
            Enumerable.Range(0, names.Length).Average(group => (double)Sum(right, group) / sizes[group]),
            1.0 / names.Length,
            Enumerable.Range(0, names.Length).Sum(group => Sum(right, group)) / (double)known.Length,
            sizes.Max() / (double)known.Length,
            ReplicateSummary.Of(byFold).Deviation ?? 0);
    }

    private static int[] Folds(int[] rows, IReadOnlyList<string>? clusters, MissingValues missing, int folds, long seed)
    {
        var units = new Resampling.ResamplingUnits(rows.Length, clusters is null ? null : [.. rows.Select(row => clusters[row])], missing);
        var random = RowSample.Stream(seed, 0);
        var order = RowSample.Order(units.Count, units.Count, ref random);
        var foldOfUnit = new byte[units.Count];
        for (var i = 0; i < order.Length; i++)
        {
            foldOfUnit[order[i]] = (byte)(i % folds);
        }

        var foldOfRow = new byte[rows.Length];
        units.Spread(foldOfUnit, foldOfRow);
        return [.. foldOfRow.Select(fold => (int)fold)];
    }
}
