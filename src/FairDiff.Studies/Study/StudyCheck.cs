using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>Refuses, before anything is trained, what a study could find out only after its generators were.</summary>
internal static class StudyCheck
{
    /// <exception cref="FairDiffException">Something is chosen on validation rows, and there are none.</exception>
    public static void RefuseChoiceWithoutRows(StudyData data, StudySettings settings)
    {
        if (settings.Chooses && data.Validation is null)
        {
            throw new FairDiffException(
                (settings.SelectBy is { } metric
                    ? $"SelectBy is {metric}"
                    : $"RealFractionGrid has {settings.RealFractionGrid.Count} values")
                    + ", so validation rows choose, and the data have none; make the data with a validation fraction above 0.");
        }
    }

    /// <exception cref="FairDiffException">The worst group is to choose, and the validation rows are of one group.</exception>
    public static void RefuseChoiceWithoutGroups(StudyData data, StudySettings settings)
    {
        if (settings.SelectBy is { IsOfWorstGroup: true }
            && StudyPipeline.ValidationGroups(data).Count == 0)
        {
            throw new FairDiffException(
                $"--select-by is {settings.SelectBy}, but among the validation rows {string.Join(" and ", data.AttributeColumns)} has "
                    + "one value only, so there is no worst "
                + "group. Validate on other rows (--ood-validation, --validation-fraction), or choose another metric.");
        }
    }
}
