using FairDiff.Fairness;
using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>Whom the methods of a study fail whatever their seed, by the predictions that it wrote.</summary>
/// <param name="fileOf">Where the predictions of a set, a method and a seed are.</param>
internal sealed class StudyErrors(Func<string, string, long, string> fileOf)
{
    /// <param name="report">Methods with the results of their seeds.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The sets with rows to look at; none where an image has several conditions, each of which may be wrong.</returns>
    /// <exception cref="FairDiffException">Predictions are missing or damaged.</exception>
    public IReadOnlyList<UnderservedSet> Of(StudyReport report, CancellationToken cancellationToken)
    {
        MethodResult[] methods = [.. report.Methods.Where(method => method.Seeds.Count > 0)];
        return report.LabelKind == StudyLabelKind.Conditions || methods.Length == 0 ? [] :
        [
            .. methods[0].Seeds[0].Sets.Select(set => UnderservedSet.Of(
                set.Name, Find(report, methods, set, cancellationToken), report.Reference)).Where(set => set.Considered > 0),
        ];
    }

    private ConsistentErrors Find(StudyReport report, MethodResult[] methods, SetResult set, CancellationToken cancellationToken)
    {
        FairnessData Read(string method, long seed)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (FairnessData)PredictionFile.Read(
                fileOf(set.Name, method, seed), report.LabelKind, report.Classes, set.Groups.Keys);
        }

        return ConsistentErrors.Find(
            new OrderedDictionary<string, IReadOnlyList<FairnessData>>(methods.Select(method => KeyValuePair.Create(
                method.Name, (IReadOnlyList<FairnessData>)[.. method.Seeds.Select(seed => Read(method.Name, seed.Seed))]))),
            new FairnessOptions { Groups = [.. set.Groups.Keys], HighRiskClasses = report.HighRiskClasses });
    }
}
