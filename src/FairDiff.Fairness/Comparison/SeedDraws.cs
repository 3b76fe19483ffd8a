using FairDiff.Fairness.Resampling;

namespace FairDiff.Fairness;

/// <summary>Which replicates (training seeds) of a method each resample takes, beside its rows: see <see cref="DifferenceRule"/>.</summary>
internal static class SeedDraws
{
    // A stream apart from that of the rows, and one for each side: whether two methods have a seed in common says nothing.
    private const long OfBaseline = 0x5EED_0001, OfCandidate = 0x5EED_0002;

    public static int[][] Baseline(int replicates, FairnessOptions options) => Draw(replicates, options, OfBaseline);

    public static int[][] Candidate(int replicates, FairnessOptions options) => Draw(replicates, options, OfCandidate);

    private static int[][] Draw(int replicates, FairnessOptions options, long side) =>
    [
        .. Enumerable.Range(0, options.BootstrapSamples).Select(sample =>
        {
            var stream = SplitMix64.ForSample(unchecked(options.Seed + side), sample);
            var drawn = new int[Math.Max(1, replicates - 1)];
            for (var i = 0; i < drawn.Length; i++)
            {
                drawn[i] = stream.Next(replicates);
            }

            return drawn;
        }),
    ];
}
