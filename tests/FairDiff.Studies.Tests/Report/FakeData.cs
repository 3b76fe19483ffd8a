namespace FairDiff.Studies.Tests.Report;

/// <summary>The data sheet of a made-up study.</summary>
internal static class FakeData
{
    public static readonly DataSheet Sheet = new()
    {
        ClusterColumn = "patient",
        Parts =
        [
            Part("training", DataRole.LabelledTraining, 2200, 12, 1100, ("hospital 0", 2000), ("hospital 3", 100), ("hospital 4", 100)) with
            {
                CoOccurrence = new(["tumour", "edema"], [[1, .1], [.25, 1]], [[500, 500], [200, 200]]),
            },
            Part("trainingUnlabelled", DataRole.UnlabelledTraining, 12000, 30, null, Hospitals(4000)),
            Part("inDistribution", DataRole.InDistribution, 4500, 18, 2250, Hospitals(1500)),
            Part("hospital 1", DataRole.OodValidation, 1500, null, 450, ("hospital 1", 1500)),
            Part("hospital 2", DataRole.OodTest, 1500, 9, 1050, ("hospital 2", 1500)),
        ],
    };

    private static (string, long)[] Hospitals(long rows) => [("hospital 0", rows), ("hospital 3", rows), ("hospital 4", rows)];

    private static DataPart Part(
        string name, DataRole role, long rows, int? clusters, long? tumours, params (string Name, long Rows)[] hospitals) => new()
        {
            Name = name, Role = role, Rows = rows, Clusters = clusters,
            Labels = tumours is not { } ill ? [] :
            [
                new("normal", rows - ill, rows, (double)(rows - ill) / rows), new("tumour", ill, rows, (double)ill / rows),
            ],
            Groups = new Dictionary<string, IReadOnlyList<GroupShare>>
            {
                ["hospital"] = [.. hospitals.Select(one => new GroupShare(one.Name, one.Rows, (double)one.Rows / rows))],
            },
        };
}
