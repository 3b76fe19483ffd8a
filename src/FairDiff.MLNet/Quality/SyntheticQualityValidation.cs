using static FairDiff.Shared.OptionChecks;

namespace FairDiff.MLNet.Quality;

/// <summary>Checks the options once, before any row is read.</summary>
internal static class SyntheticQualityValidation
{
    public static void Validate(this SyntheticQualityOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        NotEmpty(options.ImageColumnName);
        NotEmpty(options.LabelColumnName);
        ArgumentNullException.ThrowIfNull(options.AttributeColumnNames);
        ArgumentNullException.ThrowIfNull(options.ClassifierTraining);
        AtLeast(1, options.NearestNeighbours);
        AtLeast(2, options.KernelSubsetSize);
        AtLeast(2, options.KernelSubsets);
        AtLeast(2, options.MinimumCellSize);
        AtLeast(2, options.MaximumCellSize);
        Probability(options.WrongLabelTolerance);
        Probability(options.DiversityFloor);
        Require(
            options.NearCopyLevel is null or (> 0 and < 1), options.NearCopyLevel, "above 0 and below 1, or null to leave near-copies out");
        NotEmpty(options.Device);
    }
}
