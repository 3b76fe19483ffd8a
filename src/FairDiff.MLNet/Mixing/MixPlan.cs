using FairDiff.MLNet.Data;

namespace FairDiff.MLNet.Mixing;

/// <summary>
/// How often each row of an augmented view appears in a pass: each of N examples is real with probability a, else
/// synthetic (Ktena et al. 2024, algorithm 1), where N is the number of labelled real rows.
/// </summary>
internal sealed class MixPlan(MixRows rows, double realFraction, long seed) : IDrawPlan
{
    public int[] Draw(int pass)
    {
        var random = PassRandom.Create(seed, "synthetic mix", pass);
        var deck = new ShuffledDeck(rows.Real, random);
        var weighted = rows.Weights is { } weights
            ? (Real: new WeightedChoice(rows.Real, row => weights[row]), Synthetic: new WeightedChoice(rows.Synthetic, row => weights[row]))
            : default;
        var multiplicities = new int[rows.Count];
        for (var example = 0; example < rows.Real.Length; example++)
        {
            var row = random.NextDouble() < realFraction
                ? weighted.Real?.Draw(random) ?? deck.Draw()
                : weighted.Synthetic?.Draw(random) ?? rows.Synthetic[random.Next(rows.Synthetic.Length)];
            multiplicities[row]++;
        }

        return multiplicities;
    }

    /// <summary>a / real rows for a real one, (1 - a) / synthetic rows for a synthetic one, scaled.</summary>
    public float[] Weights()
    {
        var shares = new double[rows.Count];
        RowWeights.Share(shares, rows.Real, realFraction, rows.Weights);
        RowWeights.Share(shares, rows.Synthetic, 1 - realFraction, rows.Weights);
        return RowWeights.Scaled(shares);
    }

    public IDrawPlan Without(IReadOnlySet<int> places)
    {
        int[] Others(int[] among) => [.. among.Where(row => !places.Contains(row))];
        return new MixPlan(rows with { Real = Others(rows.Real), Synthetic = Others(rows.Synthetic) }, realFraction, seed);
    }
}
