namespace FairDiff.MLNet.Classification;

/// <summary>What the network says about some images: probabilities, and features if they were asked for, one image after the
/// other.</summary>
internal sealed record ScoreBatch(float[] Scores, int ClassCount, float[] Embeddings, int EmbeddingSize)
{
    public ReadOnlyMemory<float> ScoresOf(int index) => Scores.AsMemory(index * ClassCount, ClassCount);

    public ReadOnlyMemory<float> EmbeddingOf(int index) => Embeddings.AsMemory(index * EmbeddingSize, EmbeddingSize);

    /// <summary>For each label 1 where it is more probable than not, else 0; NaN where the probability is not a number.</summary>
    public ReadOnlyMemory<float> PredictedLabelsOf(int index)
    {
        var labels = ScoresOf(index).ToArray();
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = float.IsNaN(labels[i]) ? float.NaN : labels[i] > .5f ? 1 : 0;
        }

        return labels;
    }

    /// <summary>The key of the most probable class (the first of equals); 0, missing, where a probability is not a number.</summary>
    public uint PredictedKeyOf(int index)
    {
        var scores = ScoresOf(index).Span;
        var best = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (float.IsNaN(scores[i]))
            {
                return 0;
            }

            best = scores[i] > scores[best] ? i : best;
        }

        return (uint)best + 1;
    }
}
