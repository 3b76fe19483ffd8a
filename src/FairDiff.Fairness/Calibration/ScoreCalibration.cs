using FairDiff.Fairness.Calibration;
using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness;

/// <summary>
/// What makes scores probabilities that come true as often as they say: fitted on validation rows, of all or of each group by itself, for
/// two classes, several exclusive ones, or conditions that may go together.
/// </summary>
/// <remarks>Calibration by group treats people by their group; whether that is right, or allowed, is not for a library to say.</remarks>
public sealed class ScoreCalibration
{
    private readonly ScoreScale _scale;

    internal ScoreCalibration(
        IReadOnlyList<string> names, ScoreScale scale, CalibrationOptions options, IReadOnlyList<CalibrationFit> common,
        IReadOnlyDictionary<string, IReadOnlyList<CalibrationFit>> byGroup) =>
        (Names, _scale, Options, Common, ByGroup) = (names, scale, options, common, byGroup);

    /// <summary>Gets the K names of the classes or conditions.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets what was asked.</summary>
    public CalibrationOptions Options { get; }

    /// <summary>Gets whether the names are conditions that may go together.</summary>
    public bool IsMultiLabel => _scale.IsMultiLabel;

    /// <summary>Gets whether the scores were taken for probabilities.</summary>
    public bool AreProbabilities => _scale.AreProbabilities;

    /// <summary>Gets the fit of all validation rows: of the second of two classes, of each condition or class, or, with a temperature of
    /// more than two classes, the one of all.</summary>
    public IReadOnlyList<CalibrationFit> Common { get; }

    /// <summary>Gets the same of each group; where it has too few rows, the fit is that of all rows. Empty without an
    /// attribute.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<CalibrationFit>> ByGroup { get; }

    /// <summary>Fits a calibration. Of soft labels the most probable class counts.</summary>
    /// <param name="validation">Validation rows, neither trained on nor evaluated.</param>
    /// <param name="options">How; null = by Platt's line, all rows together.</param>
    /// <returns>The calibration.</returns>
    /// <exception cref="FairnessException">There are too few rows with a class or condition, or without it (the message says how many are
    /// needed); no temperature is the best; there is no such attribute; the data cannot be evaluated.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static ScoreCalibration Fit(EvaluationData validation, CalibrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(validation);
        options ??= new CalibrationOptions();
        options.Validate();
        validation.Check(new FairnessOptions());
        var scale = ScoreScale.Of(validation, options.AreProbabilities);
        var rows = new CalibrationRows(validation, scale, options);
        CalibrationFit[] common = [.. rows.Fit([.. Enumerable.Range(0, validation.Rows)], refuse: true).Select(fit => fit!)];
        var byGroup = new Dictionary<string, IReadOnlyList<CalibrationFit>>();
        if (options.Attribute is not null)
        {
            var grouping = Groups(validation, options);
            var ofGroup = Enumerable.Range(0, validation.Rows).ToLookup(row => grouping.GroupOfRow[row]);
            foreach (var group in Enumerable.Range(0, grouping.Count).Where(group => !grouping.IsUnknown[group] && ofGroup.Contains(group)))
            {
                byGroup.Add(grouping.GroupNames[group], OwnOrCommon(rows.Fit([.. ofGroup[group]], refuse: false), common, scale));
            }
        }

        return new ScoreCalibration([.. validation.Names], scale, options, common, byGroup);
    }

    /// <summary>Calibrates the scores of rows.</summary>
    /// <param name="data">Rows of the same classes or conditions, with the attribute.</param>
    /// <returns>The rows with probabilities for scores.</returns>
    /// <exception cref="FairnessException">The names are others, or there is no such attribute.</exception>
    public EvaluationData Apply(EvaluationData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.Check(new FairnessOptions());
        if (data is MultiLabelData != IsMultiLabel || !data.Names.SequenceEqual(Names))
        {
            throw new FairnessException(
                $"The rows are of {string.Join(", ", data.Names)}, but the calibration was fitted for {string.Join(", ", Names)}"
                    + $"{(IsMultiLabel ? ", which may go together" : ", of which each row has one")}.");
        }

        var grouping = Options.Attribute is null ? Grouping.Overall(data.Rows) : Groups(data, Options);
        var probabilities = new double[data.Rows, Names.Count];
        double[] scores = new double[Names.Count], values = new double[Names.Count];
        for (var row = 0; row < data.Rows; row++)
        {
            for (var c = 0; c < scores.Length; c++)
            {
                scores[c] = data.Scores[row, c];
            }

            Apply(scores, grouping.GroupNames[grouping.GroupOfRow[row]], values);
            for (var c = 0; c < values.Length; c++)
            {
                probabilities[row, c] = values[c];
            }
        }

        return data with { Scores = probabilities };
    }

    /// <summary>Calibrates the scores of one row.</summary>
    /// <param name="scores">The K scores.</param>
    /// <param name="group">The value of the attribute, or of a crossing the values joined by | as reports name its groups; null = unknown.
    /// Not used without an attribute.</param>
    /// <param name="probabilities">Takes the K probabilities, which of exclusive classes sum to 1.</param>
    /// <exception cref="ArgumentException">There are not K of them.</exception>
    public void Apply(ReadOnlySpan<double> scores, string? group, Span<double> probabilities)
    {
        if (scores.Length != Names.Count || probabilities.Length != Names.Count)
        {
            throw new ArgumentException(
                $"There are {scores.Length} scores and room for {probabilities.Length} probabilities; the calibration is of "
                    + $"{Names.Count} classes.", nameof(scores));
        }

        var fits = group is not null && ByGroup.TryGetValue(Options.MissingValues.GroupOf(group), out var own) ? own : Common;
        if (_scale.IsBinary)
        {
            probabilities[1] = Of(fits[0], scores, 1);
            probabilities[0] = 1 - probabilities[1];
            return;
        }

        if (fits[0].ClassName is null)
        {
            DivideLogits(scores, fits[0].Slope, probabilities);
        }
        else
        {
            for (var c = 0; c < fits.Count; c++)
            {
                probabilities[c] = Of(fits[c], scores, c);
            }
        }

        if (!IsMultiLabel)
        {
            Normalize(probabilities);
        }
    }

    /// <summary>Writes the calibration as JSON, to be read again by <see cref="FromJson"/> or by other programs.</summary>
    public string ToJson() => CalibrationJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The same calibration, to the last bit.</returns>
    /// <exception cref="FairnessException">The text is none.</exception>
    public static ScoreCalibration FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return CalibrationJson.Read(json);
    }

    /// <summary>Conditions are each by themselves; of exclusive classes, whose probabilities are divided by their sum, a group has all fits
    /// or none.</summary>
    private static CalibrationFit[] OwnOrCommon(CalibrationFit?[] own, CalibrationFit[] common, ScoreScale scale) =>
        !scale.IsMultiLabel && own.Contains(null) ? common : [.. own.Zip(common, (one, all) => one ?? all)];

    private static Grouping Groups(EvaluationData data, CalibrationOptions options) => GroupingBuilder.Build(
        data.Attributes, new FairnessOptions { Groups = [options.Attribute!], MissingValues = options.MissingValues })[0];

    private double Of(CalibrationFit fit, ReadOnlySpan<double> scores, int c)
    {
        var score = _scale.Score(scores, c);
        return fit.Of(score, _scale.Logit(score));
    }

    private void DivideLogits(ReadOnlySpan<double> scores, double inverse, Span<double> probabilities)
    {
        var largest = double.NegativeInfinity;
        for (var c = 0; c < scores.Length; c++)
        {
            probabilities[c] = inverse * _scale.JointLogit(scores[c]);
            largest = Math.Max(largest, probabilities[c]);
        }

        for (var c = 0; c < scores.Length; c++)
        {
            probabilities[c] = Math.Exp(probabilities[c] - largest);
        }
    }

    /// <summary>As scikit-learn does: where every class is impossible by itself, all are equally likely.</summary>
    private static void Normalize(Span<double> probabilities)
    {
        var sum = 0.0;
        foreach (var probability in probabilities)
        {
            sum += probability;
        }

        for (var c = 0; c < probabilities.Length; c++)
        {
            probabilities[c] = sum > 0 ? probabilities[c] / sum : 1.0 / probabilities.Length;
        }
    }
}
