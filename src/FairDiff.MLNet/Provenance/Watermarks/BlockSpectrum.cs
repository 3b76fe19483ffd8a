namespace FairDiff.MLNet.Provenance;

/// <summary>The eight low frequencies (orthonormal DCT-II of 8 x 8 pixels, as in JPEG) of the luma (ITU-R BT.601) around every
/// pixel.</summary>
internal sealed class BlockSpectrum
{
    public const int BlockSide = 8;

    private static readonly double[][] Basis =
    [
        .. Enumerable.Range(0, 3).Select(frequency => Enumerable.Range(0, BlockSide).Select(place =>
            Math.Sqrt((frequency == 0 ? 1.0 : 2.0) / BlockSide) * Math.Cos((place + 0.5) * frequency * Math.PI / BlockSide)).ToArray()),
    ];

    private BlockSpectrum(double[][] values, int width, int height) => (Values, Width, Height) = (values, width, height);

    /// <summary>By frequency, then by the pixel that is the block's upper left, row by row.</summary>
    public double[][] Values { get; }

    /// <summary>Places of blocks in a row.</summary>
    public int Width { get; }

    public int Height { get; }

    /// <summary>How a change of one frequency changes a pixel of the block.</summary>
    public static double PixelOf(int frequency, int row, int column)
    {
        var (down, across) = WatermarkPattern.Frequencies[frequency];
        return Basis[down][row] * Basis[across][column];
    }

    /// <param name="planes">Red, green and blue bytes, one plane after the other.</param>
    /// <param name="imageWidth">Pixels in a row of the image.</param>
    /// <param name="left">The left of what is looked at.</param>
    /// <param name="top">Its top.</param>
    /// <param name="width">Its width.</param>
    /// <param name="height">Its height.</param>
    public static BlockSpectrum Of(ReadOnlySpan<byte> planes, int imageWidth, int left, int top, int width, int height)
    {
        var (places, rows, plane) = (width - BlockSide + 1, height - BlockSide + 1, planes.Length / 3);
        var across = Enumerable.Range(0, Basis.Length).Select(_ => new double[height * places]).ToArray();
        var luma = new double[width];
        for (var y = 0; y < height; y++)
        {
            var start = ((top + y) * imageWidth) + left;
            for (var x = 0; x < width; x++)
            {
                luma[x] = (0.299 * planes[start + x]) + (0.587 * planes[plane + start + x]) + (0.114 * planes[(2 * plane) + start + x]);
            }

            for (var frequency = 0; frequency < Basis.Length; frequency++)
            {
                for (var x = 0; x < places; x++)
                {
                    across[frequency][(y * places) + x] = Sum(luma, x, 1, Basis[frequency]);
                }
            }
        }

        var values = WatermarkPattern.Frequencies.Select(frequency =>
        {
            var result = new double[rows * places];
            for (var place = 0; place < result.Length; place++)
            {
                result[place] = Sum(across[frequency.Across], place, places, Basis[frequency.Down]);
            }

            return result;
        });
        return new BlockSpectrum([.. values], places, rows);
    }

    private static double Sum(double[] values, int start, int step, double[] weights)
    {
        var sum = 0.0;
        for (var place = 0; place < BlockSide; place++)
        {
            sum += weights[place] * values[start + (place * step)];
        }

        return sum;
    }
}
