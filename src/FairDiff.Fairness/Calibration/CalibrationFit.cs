using FairDiff.Fairness.Curves;

namespace FairDiff.Fairness;

/// <summary>A calibration of one class or condition against the rest, or of all exclusive classes together, and what it rests on.</summary>
public sealed record CalibrationFit
{
    /// <summary>Gets the class or condition; null = all classes together (a temperature of more than two).</summary>
    public string? ClassName { get; init; }

    /// <summary>Gets the validation rows in which the truth is known.</summary>
    public required int Rows { get; init; }

    /// <summary>Gets those that have the class or condition; of all classes together those outside of the most frequent one.</summary>
    public required int Positives { get; init; }

    /// <summary>Gets a of logit P = a + b z, where z is the score, or the log-odds of one that is a probability; 0 of a temperature and of
    /// steps.</summary>
    public double Intercept { get; init; }

    /// <summary>Gets b of logit P = a + b z; 0 of steps. Below 0 it turns the order of the scores around.</summary>
    public double Slope { get; init; }

    /// <summary>Gets the temperature, 1 / b: above 1 the scores were too sure. Null with an intercept or steps.</summary>
    public double? Temperature => Steps.Count == 0 && Intercept == 0 && Slope > 0 ? 1 / Slope : null;

    /// <summary>Gets the steps of isotonic regression, from the smallest score up; straight lines join them. Empty of other
    /// methods.</summary>
    public IReadOnlyList<CalibrationStep> Steps { get; init; } = [];

    /// <param name="score">The score.</param>
    /// <param name="logit">The score, or its log-odds where it is a probability.</param>
    internal double Of(double score, double logit) =>
        Steps.Count > 0 ? CalibrationSteps.At(Steps, score) : Logits.Sigmoid(Intercept + (Slope * logit));
}
