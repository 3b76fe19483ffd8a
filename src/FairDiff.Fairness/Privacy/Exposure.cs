namespace FairDiff.Fairness;

/// <summary>
/// How far a model gives a planted row away (Carlini et al. 2019, "The Secret Sharer", definition 3): log2 of the number of rows that might
/// have been planted in its place over its own rank among them.
/// </summary>
public static class Exposure
{
    /// <summary>Measures a planted row.</summary>
    /// <param name="score">Its score, higher = rather a member.</param>
    /// <param name="references">The scores of rows that were drawn like it and not planted; at least one.</param>
    /// <returns>
    /// From 0, where all others score higher, to log2(references + 1), where none does; a row that the model does not know has 1.4 on
    /// average. A row of equal score counts as higher.
    /// </returns>
    /// <exception cref="FairnessException">There are no references, or a score is not finite.</exception>
    public static double Of(double score, IReadOnlyList<double> references)
    {
        ArgumentNullException.ThrowIfNull(references);
        if (references.Count == 0 || !references.Append(score).All(double.IsFinite))
        {
            throw new FairnessException(
                $"Exposure needs finite scores of the row and of at least one reference; there are {references.Count}.");
        }

        return Math.Log2((references.Count + 1.0) / (1 + references.Count(other => other >= score)));
    }
}
