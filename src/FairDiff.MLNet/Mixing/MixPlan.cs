using FairDiff.MLNet.Data;

namespace FairDiff.MLNet.Mixing;

/// <summary>
/// How often each row of an augmented view appears in a pass: each of N examples is real with probability a, else
/// synthetic (Ktena et al. 2024, algorithm 1), where N is the number of labelled real rows.
/// </summary>
internal sealed class MixPlan(int rowCount, int[] real, int[] synthetic, double realFraction, long seed) : IDrawPlan
{
    public int RowsPerPass => real.Length;

    public int[] Draw(int pass)
    {
        var random = PassRandom.Create(seed, "synthetic mix", pass);
        var deck = new ShuffledDeck(real, random);
        var multiplicities = new int[rowCount];
        for (var example = 0; example < real.Length; example++)
        {
            var row = random.NextDouble() < realFraction ? deck.Draw() : synthetic[random.Next(synthetic.Length)];
            multiplicities[row]++;
        }

        return multiplicities;
    }

    public IDrawPlan Without(IReadOnlySet<int> rows)
    {
        int[] Others(int[] among) => [.. among.Where(row => !rows.Contains(row))];
        return new MixPlan(rowCount, Others(real), Others(synthetic), realFraction, seed);
    }
}
