namespace FairDiff.Studies;

/// <summary>Smooth random fields and blurring on a square grid of pixels, row by row.</summary>
internal static class Field
{
    /// <summary>A coarse grid of standard normal numbers, stretched over the patch by Catmull-Rom cubics.</summary>
    public static double[] Smooth(PhantomRandom random, int coarse, int size)
    {
        var grid = new double[coarse * coarse];
        for (var i = 0; i < grid.Length; i++)
        {
            grid[i] = random.Normal();
        }

        var field = new double[size * size];
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                field[y * size + x] = Interpolate(grid, coarse, Position(x, coarse, size), Position(y, coarse, size));
            }
        }

        return field;
    }

    /// <summary>Blurs in place with a 7-tap Gaussian; pixels beyond the edge repeat the edge.</summary>
    public static void Blur(double[] field, double sigma, int size)
    {
        var taps = Enumerable.Range(-3, 7).Select(i => Math.Exp(-i * i / (2 * sigma * sigma))).ToArray();
        var sum = taps.Sum();
        Convolve(field, taps, sum, size, 1, size);
        Convolve(field, taps, sum, size, size, 1);
    }

    private static void Convolve(double[] field, double[] taps, double sum, int size, int step, int otherStep)
    {
        Span<double> line = stackalloc double[size];
        for (var other = 0; other < size; other++)
        {
            for (var i = 0; i < size; i++)
            {
                double value = 0;
                for (var tap = -3; tap <= 3; tap++)
                {
                    value += taps[tap + 3] * field[other * otherStep + Math.Clamp(i + tap, 0, size - 1) * step];
                }

                line[i] = value / sum;
            }

            for (var i = 0; i < size; i++)
            {
                field[other * otherStep + i * step] = line[i];
            }
        }
    }

    private static double Position(int pixel, int coarse, int size) => pixel * (coarse - 1.0) / (size - 1);

    private static double Interpolate(double[] grid, int coarse, double x, double y)
    {
        var (left, top) = ((int)x, (int)y);
        Span<double> rows = stackalloc double[4];
        for (var j = 0; j < 4; j++)
        {
            var row = Math.Clamp(top + j - 1, 0, coarse - 1) * coarse;
            rows[j] = Cubic(
                grid[row + Math.Clamp(left - 1, 0, coarse - 1)], grid[row + left],
                grid[row + Math.Min(left + 1, coarse - 1)], grid[row + Math.Min(left + 2, coarse - 1)], x - left);
        }

        return Cubic(rows[0], rows[1], rows[2], rows[3], y - top);
    }

    private static double Cubic(double a, double b, double c, double d, double t) =>
        b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
