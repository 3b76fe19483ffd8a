using FairDiff.Fairness.Groups;
using FairDiff.Fairness.Measures;
using FairDiff.Fairness.Resampling;
using FairDiff.Fairness.Unlabelled;

namespace FairDiff.Fairness;

/// <summary>
/// Estimates how well a model does on rows without labels, such as those of a hospital that nobody has labelled, from its scores there and
/// labelled rows of elsewhere: accuracy, confusion, recalls, and groups with their gap. With an interval, or with a refusal.
/// </summary>
/// <remarks>
/// <para>Scores are calibrated on the labelled rows by a temperature and a bias for each class (Alexandari et al. 2020), and the calibrated
/// probabilities are summed over the unlabelled rows (as CBPE does). Where nothing is known of the prevalences, they are estimated by
/// the EM of Saerens et al. (2002): that takes the scores of each class to be distributed as in the labelled rows, which is checked as
/// far as scores can tell. Where they are stated (<see cref="PerformanceOptions.Prevalences"/>), all scores of a class may have moved by
/// a constant on the scale of log-probabilities, and that constant follows from the prevalences: a classifier that calls nearly
/// everything a tumour with high confidence is found out.</para>
/// <para>Intervals: resamples of labelled and unlabelled rows (or clusters), and what the estimator errs at each labelled site when its
/// labels are hidden, with Student's distribution for few sites. What no score shows, such as a hospital where the same scores belong to
/// other classes while the prevalences make up for it, nothing can tell without labels.</para>
/// </remarks>
public static class PerformanceEstimator
{
    /// <summary>The most exclusive classes: a calibration takes the square of it for each row.</summary>
    public const int MaximumClasses = 50;

    /// <summary>Estimates the performance on unlabelled rows.</summary>
    /// <param name="labelled">Labelled rows of elsewhere that the model was not trained on, with probabilities for scores.</param>
    /// <param name="unlabelled">The scores of the same model on the rows without labels.</param>
    /// <param name="options">What is known of these, and when to refuse; null = the defaults.</param>
    /// <param name="evaluation">Groups (attributes or crossings that both have; empty = all attributes of both but the site), thresholds of
    /// decisions, the positive class, confidence, resamples (at least 100), fewest rows, seed; null = the defaults.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The estimate of the exclusive classes, or of each condition.</returns>
    /// <exception cref="FairnessException">Scores are no probabilities, names differ, or an option names what is not there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static PerformanceEstimate Estimate(
        EvaluationData labelled, UnlabelledRows unlabelled, PerformanceOptions? options = null, FairnessOptions? evaluation = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labelled);
        ArgumentNullException.ThrowIfNull(unlabelled);
        (options, evaluation) = (options ?? new(), evaluation ?? new());
        options.Validate();
        evaluation.Validate();
        if (evaluation.BootstrapSamples == 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(evaluation), 0, "BootstrapSamples is 0; the interval, which decides what is refused, needs at least 100.");
        }

        var (known, other) = Predict(labelled, unlabelled, evaluation);
        RefuseUnknown(options, known.ClassNames, labelled);
        var groupings = Groupings(labelled, unlabelled, options, evaluation);
        IReadOnlyList<string?> sites = options.SiteAttribute is { } site
            ? [.. labelled.Attributes[site].Select(name => evaluation.MissingValues.Contains(name) ? null : name)]
            : new string?[labelled.Rows];
        var labelledUnits = new ResamplingUnits(labelled.Rows, labelled.Clusters, evaluation.MissingValues);
        var unlabelledUnits = new ResamplingUnits(unlabelled.Scores.GetLength(0), unlabelled.Clusters, evaluation.MissingValues);
        EstimatedTask Task(string? condition, TaskRows own, TaskRows others, IReadOnlyList<string> classes, StatedPrevalences? stated) =>
            new TaskEstimator(own, others, classes, stated, options, evaluation).Estimate(
                condition, groupings, sites, labelledUnits, unlabelledUnits, cancellationToken);
        return new()
        {
            Options = options,
            Confidence = evaluation.Confidence,
            LabelledRows = labelled.Rows,
            UnlabelledRows = unlabelled.Scores.GetLength(0),
            Tasks = known.IsMultiLabel
                ? [
                    .. known.ClassNames.Select((name, c) => Task(
                        name, TaskRows.OfCondition(known, c, isLabelled: true), TaskRows.OfCondition(other, c, isLabelled: false),
                        ["not " + name, name], StatedPrevalences.OfCondition(name, options.Prevalences))),
                ]
                : [
                    Task(
                        null, TaskRows.OfClasses(known, isLabelled: true), TaskRows.OfClasses(other, isLabelled: false), known.ClassNames,
                        StatedPrevalences.OfClasses(known.ClassNames, options.Prevalences)),
                ],
        };
    }

    private static (Predictions Labelled, Predictions Unlabelled) Predict(
        EvaluationData labelled, UnlabelledRows unlabelled, FairnessOptions evaluation)
    {
        if (!labelled.Names.SequenceEqual(unlabelled.Names))
        {
            throw new FairnessException(
                $"The labelled rows have scores of {string.Join(", ", labelled.Names)}, the unlabelled ones of "
                    + $"{string.Join(", ", unlabelled.Names)}; one model has the same scores everywhere, in the same order.");
        }

        var others = unlabelled.Like(labelled);
        labelled.Check(evaluation);
        others.Check(evaluation);
        var (known, other) = (labelled.Predict(evaluation), others.Predict(evaluation));
        if (!known.IsMultiLabel && known.Classes > MaximumClasses)
        {
            throw new FairnessException(
                $"There are {known.Classes} classes, more than {MaximumClasses}; pool those that are rare.");
        }

        foreach (var (which, why) in new[] { ("labelled", known.NoProbabilities), ("unlabelled", other.NoProbabilities) })
        {
            if (why is not null)
            {
                throw new FairnessException(
                    $"Of the {which} rows {why}. An estimate without labels needs probabilities; make them of logits with Logits.Softmax "
                        + "or Logits.Sigmoid.");
            }
        }

        return (known, other);
    }

    private static void RefuseUnknown(PerformanceOptions options, IReadOnlyList<string> names, EvaluationData labelled)
    {
        if (options.Prevalences.Keys.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            throw new FairnessException($"A prevalence is stated of '{unknown}', which is none of {string.Join(", ", names)}.");
        }

        if (options.SiteAttribute is { } site && !labelled.Attributes.ContainsKey(site))
        {
            throw new FairnessException(
                $"The labelled rows have no attribute '{site}' (the site); they have "
                    + (labelled.Attributes.Count == 0 ? "none." : $"{string.Join(", ", labelled.Attributes.Keys)}."));
        }
    }

    private static IReadOnlyList<TaskGrouping> Groupings(
        EvaluationData labelled, UnlabelledRows unlabelled, PerformanceOptions options, FairnessOptions evaluation)
    {
        IReadOnlyList<string> names = evaluation.Groups.Count > 0
            ? evaluation.Groups
            : [.. unlabelled.Attributes.Keys.Where(name => name != options.SiteAttribute && labelled.Attributes.ContainsKey(name))];
        if (names.Count == 0)
        {
            return [];
        }

        var (known, others) = (
            GroupingBuilder.Build(labelled.Attributes, evaluation with { Groups = names }),
            GroupingBuilder.Build(unlabelled.Attributes, evaluation with { Groups = names }));
        return [.. others.Select((grouping, i) => Join(known[i], grouping))];
    }

    private static TaskGrouping Join(Grouping known, Grouping others)
    {
        var index = others.GroupNames.Select((name, i) => (name, i)).ToDictionary(
            pair => pair.name, pair => pair.i, StringComparer.Ordinal);
        int[] same = [.. known.GroupNames.Select(name => index.TryGetValue(name, out var i) ? i : -1)];
        return new(
            others.Name, others.GroupNames, others.IsUnknown, Array.ConvertAll(known.GroupOfRow, group => same[group]),
            others.GroupOfRow);
    }
}
