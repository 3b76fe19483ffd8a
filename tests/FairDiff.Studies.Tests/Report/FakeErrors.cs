using FairDiff.Fairness;

namespace FairDiff.Studies.Tests.Report;

/// <summary>Whom the methods of a made-up study always fail: each some of 40 rows, all of them every tenth.</summary>
internal static class FakeErrors
{
    public static UnderservedSet Of(string set, IEnumerable<string> methods) => UnderservedSet.Of(
        set,
        ConsistentErrors.Find(
            new OrderedDictionary<string, IReadOnlyList<FairnessData>>(methods.Select((method, index) => KeyValuePair.Create(
                method, (IReadOnlyList<FairnessData>)[Run(index), Run(index)])))),
        "baseline");

    private static FairnessData Run(int method) => FairnessData.Binary(
        [.. Enumerable.Range(0, 40).Select(row => row % 2 == 0)],
        [.. Enumerable.Range(0, 40).Select(row => (row % 2 == 0) == (row % 10 != 0 && row % (method + 3) != 0) ? .9 : .1)],
        "tumour") with
    {
        Attributes = new Dictionary<string, IReadOnlyList<string>>
        {
            ["hospital"] = [.. Enumerable.Range(0, 40).Select(row => row % 3 == 0 ? "hospital 0" : "hospital 3")],
        },
    };
}
