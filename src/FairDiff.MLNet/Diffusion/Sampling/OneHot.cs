namespace FairDiff.MLNet.Diffusion;

/// <summary>Keys as one-hot vectors: 1 at the place of the key, zeros where it is missing.</summary>
internal static class OneHot
{
    /// <summary>Writes a key into entries that are zero before.</summary>
    public static void Encode(int key, Span<float> target)
    {
        if (key != 0)
        {
            target[key - 1] = 1;
        }
    }

    public static int KeyOf(float[] entries) => 1 + Array.FindIndex(entries, value => value != 0);
}
