namespace FairDiff.MLNet.Standardization;

/// <summary>What is taken off each component, and what the rest is divided by.</summary>
internal sealed record FeatureScale(float[] Means, float[] Deviations)
{
    public int Length => Means.Length;

    public void Apply(ReadOnlySpan<float> source, Span<float> target)
    {
        for (var i = 0; i < source.Length; i++)
        {
            target[i] = (source[i] - Means[i]) / Deviations[i];
        }
    }

    public void Write(BinaryWriter writer)
    {
        foreach (var (mean, deviation) in Means.Zip(Deviations))
        {
            writer.Write(mean);
            writer.Write(deviation);
        }
    }

    public static FeatureScale Read(BinaryReader reader, int length)
    {
        var scale = new FeatureScale(new float[length], new float[length]);
        for (var i = 0; i < length; i++)
        {
            (scale.Means[i], scale.Deviations[i]) = (reader.ReadSingle(), reader.ReadSingle());
        }

        return scale;
    }
}
