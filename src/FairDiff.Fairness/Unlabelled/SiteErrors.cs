namespace FairDiff.Fairness.Unlabelled;

/// <summary>What the estimator errs at labelled sites whose labels it is not shown.</summary>
internal sealed class SiteErrors
{
    /// <summary>The root of a mean square needs as many.</summary>
    private const int Fewest = 2;

    private readonly List<double[]> _errors = [];
    private readonly List<SiteCheck> _checks = [];

    /// <param name="labelled">The labelled rows.</param>
    /// <param name="sites">The site of each of all labelled rows, by name; null where it is missing.</param>
    /// <param name="quantities">What is estimated.</param>
    /// <param name="areStated">Whether prevalences are known: then those of each site are.</param>
    /// <param name="options">The fewest rows.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public SiteErrors(
        TaskRows labelled, IReadOnlyList<string?> sites, TaskQuantities quantities, bool areStated, FairnessOptions options,
        CancellationToken cancellationToken)
    {
        foreach (var site in sites.OfType<string>().Distinct().Order(Groups.LevelComparer.Instance))
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte[] own = [.. labelled.Source.Select(row => (byte)(sites[row] == site ? 1 : 0))];
            byte[] others = [.. own.Select(weight => (byte)(1 - weight))];
            var (rows, counts) = (own.Count(weight => weight > 0), labelled.CountClasses(own));
            if (rows < options.MinimumGroupSize || (areStated && counts.Contains(0))
                || labelled.CountClasses(others).Min() < options.MinimumClassSize)
            {
                continue;
            }

            double[]? stated = areStated ? [.. counts.Select(count => count / rows)] : null;
            var (values, _) = quantities.Estimate(others, labelled, own, areLabelled: true, stated, null);
            var truth = quantities.Truth(own, options.MinimumGroupSize);
            _checks.Add(new(site, rows, truth[TaskQuantities.Accuracy], values[TaskQuantities.Accuracy]));
            _errors.Add([.. values.Zip(truth, (value, right) => value - right)]);
        }
    }

    public IReadOnlyList<SiteCheck> Checks => _checks;

    /// <summary>The root mean square of the errors of the accuracy; null with too few sites.</summary>
    public double? OfAccuracy => Of(errors => errors[TaskQuantities.Accuracy]);

    public int Count => _errors.Count;

    /// <summary>The root mean square of the errors of a number that is a sum or difference of quantities; where too few sites have it, that
    /// of the accuracy; 0 where that has none.</summary>
    public double At(Func<double[], double> number) => Of(number) ?? OfAccuracy ?? 0;

    private double? Of(Func<double[], double> number)
    {
        double[] known = [.. _errors.Select(number).Where(error => !double.IsNaN(error))];
        return known.Length < Fewest ? null : Math.Sqrt(known.Average(error => error * error));
    }
}
