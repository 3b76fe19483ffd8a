namespace FairDiff.Fairness;

/// <summary>Whether the prevalences of the unlabelled rows are others than those of the labelled ones.</summary>
/// <param name="IsFlagged">Whether the p-value is below 1 - confidence.</param>
/// <param name="PValue">By the bootstrap's standard errors, corrected for the number of classes (Bonferroni). Stated prevalences are
/// compared with the labelled ones; estimated ones can also differ because the scores of a class do.</param>
/// <param name="ClassName">The class that moved furthest, in standard errors.</param>
/// <param name="Labelled">Its share of the labelled rows.</param>
/// <param name="Unlabelled">Its share of the unlabelled rows, estimated under <see cref="ShiftAssumption.OtherPrevalences"/>, or as
/// stated.</param>
/// <param name="Interval">The interval of that share, of the choice of rows alone, or the range stated.</param>
public sealed record PrevalenceShift(
    bool IsFlagged, double PValue, string ClassName, double Labelled, double Unlabelled, ConfidenceInterval Interval);
