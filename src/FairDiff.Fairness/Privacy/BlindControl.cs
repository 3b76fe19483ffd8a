namespace FairDiff.Fairness;

/// <summary>
/// Whether two sets can be told apart by their features alone: a ridge regression learns it from one random half of both and is tried on
/// the other, so that what it finds there is no over-fitting.
/// </summary>
internal static class BlindControl
{
    private const double Ridge = 1;
    private const int Stream = 1 << 20;

    public static MembershipAttack Run(
        IReadOnlyList<double[]> members, IReadOnlyList<double[]> others, double falsePositiveRate, long seed)
    {
        double[][] all = [.. members, .. others];
        FeatureCheck.Check(all, minimum: 8);
        var side = new int[all.Length];
        Array.Fill(side, 1, members.Count, others.Count);
        var random = RowSample.Stream(seed, Stream);
        int[] own = RowSample.Order(members.Count, members.Count, ref random);
        int[] other = [.. RowSample.Order(others.Count, others.Count, ref random).Select(row => members.Count + row)];
        int[] train = [.. own[..(own.Length / 2)], .. other[..(other.Length / 2)]];
        int[] test = [.. own[(own.Length / 2)..], .. other[(other.Length / 2)..]];
        var outputs = RidgeProbe.Outputs(all, train, test, side, groups: 2, Ridge);
        double[] Scores(int wanted) =>
            [.. test.Index().Where(pair => side[pair.Item] == wanted).Select(pair => outputs[pair.Index, 0] - outputs[pair.Index, 1])];
        return MembershipAttack.Of(Scores(0), Scores(1), falsePositiveRate);
    }
}
