using FairDiff.Shared;

namespace FairDiff.Fairness;

/// <summary>How scores are calibrated, for <see cref="ScoreCalibration"/>.</summary>
public sealed record CalibrationOptions
{
    private const int OfCurves = 10, OfSteps = 50;

    /// <summary>Gets the method. The default is <see cref="CalibrationMethod.Platt"/>.</summary>
    public CalibrationMethod Method { get; init; }

    /// <summary>Gets the attribute, or a crossing such as "site*sex", whose groups are each calibrated by themselves; null (the default) =
    /// all rows together.</summary>
    public string? Attribute { get; init; }

    /// <summary>Gets whether the scores are probabilities, whose log-odds are calibrated; else they are margins or logits, and are taken as
    /// they are. Null (the default) = they are where all are from 0 to 1.</summary>
    public bool? AreProbabilities { get; init; }

    /// <summary>Gets the validation rows that a calibration needs with a class or condition, and without it, at least 2; groups with fewer
    /// share that of all rows. Null (the default) is 10, and 50 for <see cref="CalibrationMethod.Isotonic"/>, which follows the noise of
    /// few.</summary>
    public int? MinimumClassSize { get; init; }

    /// <summary>Gets which values of the attribute are missing; such rows share the calibration of all.</summary>
    public MissingValues MissingValues { get; init; } = MissingValues.Default;

    internal int Fewest => MinimumClassSize ?? (Method == CalibrationMethod.Isotonic ? OfSteps : OfCurves);

    internal void Validate()
    {
        OptionChecks.Defined(Method);
        OptionChecks.Require(Attribute != "", Attribute, "an attribute, or null to calibrate all rows together");
        OptionChecks.Require(MinimumClassSize is null or >= 2, MinimumClassSize, "at least 2, or null");
    }
}
