using FairDiff.Fairness;
using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>The verdicts of a study: its pairs of methods compared on the predictions that it wrote, everything corrected
/// together.</summary>
/// <param name="fileOf">Where the predictions of a set, a method and a seed are.</param>
internal sealed class StudyComparisons(Func<string, string, long, string> fileOf)
{
    /// <param name="report">Methods with the results of their seeds.</param>
    /// <param name="pairs">The methods to compare by name; pairs of which one was not run are left out.</param>
    /// <param name="groups">Single groups (attribute, group) that are compared too, on the sets in which the attribute varies.</param>
    /// <param name="primary">The primary hypotheses, all of one number.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FairDiffException">Predictions are missing or damaged.</exception>
    public IReadOnlyList<PairComparison> Of(
        StudyReport report, IEnumerable<(string Candidate, string Reference)> pairs, IReadOnlyList<(string Attribute, string Group)> groups,
        IReadOnlyList<PrimaryHypothesis> primary, CancellationToken cancellationToken)
    {
        var methods = report.Methods.Where(method => method.Seeds.Count > 0).ToDictionary(method => method.Name);
        (string Candidate, string Baseline)[] run = [
            .. pairs.Where(pair => methods.ContainsKey(pair.Candidate) && methods.ContainsKey(pair.Reference))];
        if (run.Length == 0)
        {
            return [];
        }

        MethodResult[] compared = [
            .. run.SelectMany(pair => (string[])[pair.Baseline, pair.Candidate]).Distinct().Select(name => methods[name])];
        var first = compared[0].Seeds[0];
        SetResult[] sets = [.. first.Sets];

        (string Attribute, string Group)[] GroupsOf(SetResult set) =>
        [
            .. groups.Concat(
                from one in primary
                where one.Set == set.Name && one.Quantity.OfGroup is not null
                select (Attribute: one.Quantity.Grouping!, Group: one.Quantity.OfGroup!))
                .Distinct().Where(group => set.Groups.ContainsKey(group.Attribute)),
        ];

        // Of each set and pair: all rows, the gap and the worst group of each grouping, and the single groups.
        var resamples = DifferenceRule.Resamples(run.Length * sets.Sum(set => 1 + (2 * set.Groups.Count) + GroupsOf(set).Length));
        return PairComparison.Compare(
            sets.Select(set => new ComparedSet(
                set.Name,
                compared.ToDictionary(method => method.Name, method => Read(report, set, method)),
                new FairnessOptions
                {
                    Groups = [.. set.Groups.Keys],
                    HighRiskClasses = report.HighRiskClasses,
                    BootstrapSamples = resamples,
                    Metrics = report.Registry,
                })
            {
                Groups = GroupsOf(set),
            }),
            run,
            [report.Metric],
            primary,
            cancellationToken);
    }

    private IReadOnlyList<EvaluationData> Read(StudyReport report, SetResult set, MethodResult method) =>
        [.. method.Seeds.Select(seed => PredictionFile.Read(
            fileOf(set.Name, method.Name, seed.Seed), report.LabelKind, report.Classes, set.Groups.Keys))];
}
