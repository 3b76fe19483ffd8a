namespace FairDiff.MLNet.Diffusion;

/// <summary>Keys as one-hot vectors: 1 at the place of the key, zeros where it is missing.</summary>
internal static class OneHot
{
    public static int KeyOf(float[] entries) => 1 + Array.FindIndex(entries, value => value != 0);
}
