using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>How frequent classes or groups are in the evaluated set and in others.</summary>
internal static class ShareTable
{
    public static XElement Of(string caption, IReadOnlyList<(string Set, IReadOnlyList<ShareShift> Shares)> sets)
    {
        var names = sets.SelectMany(set => set.Shares).Select(share => share.Name).Distinct();
        return Wide(caption, C(
            "table",
            "shares",
            E("caption", caption),
            E("thead", E("tr", E("th", A("scope", "col"), "name"), sets.Select(set => set.Set).Prepend("evaluated set").Select(
                set => C("th", "right", A("scope", "col"), set)))),
            E("tbody", names.Select(name => E(
                "tr",
                E("th", A("scope", "row"), name),
                Cell(sets.SelectMany(set => set.Shares).Where(share => share.Name == name).Select(share => (share.IdShare, share.IdRows))
                    .FirstOrDefault()),
                sets.Select(set => Cell(set.Shares.Where(share => share.Name == name).Select(share => (share.OodShare, share.OodRows))
                    .FirstOrDefault())))))));
    }

    private static XElement Cell((double? Share, int Rows) cell) => C(
        "td",
        "right",
        cell.Share is not { } share ? Numbers.None : string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %"),
        cell.Share is null ? null : E("small", $"{Numbers.Count(cell.Rows)} rows"));
}
