namespace FairDiff.MLNet.Imaging;

/// <summary>
/// An image may be its owner's, so it is left to the garbage collector. That sees only the small object in front of the pixels and would
/// let gigabytes of them pile up, so it is called when there are many.
/// </summary>
internal static class DecodedMemory
{
    private const long BytesPerCollection = 32 << 20;

    private static long _bytes;

    /// <summary>Counts an image whose pixels are no longer needed here.</summary>
    public static void Passed(MLImage image)
    {
        var size = (long)image.Pixels.Length;
        var count = Interlocked.Add(ref _bytes, size);
        if (count >= BytesPerCollection && count - size < BytesPerCollection)
        {
            Interlocked.Add(ref _bytes, -count);

            // The generation before too: what was in use at the last collection is there.
            GC.Collect(1);
        }
    }
}
