using FairDiff.Fairness;

namespace FairDiff.Pipelines.Representation;

/// <summary>How near synthetic images are to real ones, held against how near real ones are to each other. A model that copies has far
/// smaller distances.</summary>
/// <param name="Pairs">For each synthetic row (index) its nearest real row and the distance; the smallest distance first.</param>
/// <param name="Median">The median distance of a synthetic row to its nearest real row.</param>
/// <param name="RealMedian">The median distance of a real row to the nearest other real row.</param>
/// <param name="RealLow">The distance below which one in a hundred real rows has another real row.</param>
/// <param name="BelowRealLow">How many synthetic rows are nearer to a real row than that; of images that are no copies about one in a
/// hundred.</param>
internal sealed record NearestReal(IReadOnlyList<NearPair> Pairs, double Median, double RealMedian, double RealLow, int BelowRealLow)
{
    private const double Low = 0.01;

    /// <summary>Null without synthetic rows, or with fewer than two real ones.</summary>
    public static NearestReal? Of(EmbeddingSet set)
    {
        var (synthetic, real) = (set.Rows(synthetic: true), set.Rows(synthetic: false));
        if (synthetic.Length == 0 || real.Length < 2)
        {
            return null;
        }

        double[][] references = [.. real.Select(row => set.Features[row])];
        var found = Neighbour.Nearest([.. synthetic.Select(row => set.Features[row])], references);

        // The nearest of all is the row itself, at distance 0.
        double[] among = [.. Neighbour.Nearest(references, references, 2).Select(neighbours => neighbours[1].Distance).Order()];
        NearPair[] pairs =
        [
            .. synthetic.Select((row, i) => new NearPair(row, real[found[i][0].Row], found[i][0].Distance)).OrderBy(
                pair => pair.Distance).ThenBy(pair => pair.Synthetic),
        ];
        var low = among[(int)(Low * (among.Length - 1))];
        return new NearestReal(
            pairs, Middle([.. pairs.Select(pair => pair.Distance)]), Middle(among), low, pairs.Count(pair => pair.Distance < low));
    }

    private static double Middle(double[] sorted) => (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
}

/// <summary>A synthetic row and the real row nearest to it.</summary>
/// <param name="Synthetic">The index of the synthetic row.</param>
/// <param name="Real">The index of the real row.</param>
/// <param name="Distance">The Euclidean distance of their embeddings.</param>
internal sealed record NearPair(int Synthetic, int Real, double Distance);
