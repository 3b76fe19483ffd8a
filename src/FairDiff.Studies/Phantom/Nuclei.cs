namespace FairDiff.Studies;

/// <summary>
/// The nuclei of a patch. Tumour nuclei are larger, less round, fewer and paler in the middle; the parameters keep the mean
/// darkness of a patch nearly free of the class, so that size, shape and paleness decide.
/// </summary>
internal static class Nuclei
{
    private const int Size = PhantomRenderer.Size;
    private const int MaximumCount = 26;
    private const double Margin = 2;
    private const double Overlap = .55;

    /// <summary>The optical density of all nuclei at each pixel, for a share <paramref name="tumourShare"/> of tumour nuclei.</summary>
    public static double[] Draw(PhantomRandom random, double tumourShare, double scale)
    {
        var density = ((1 - tumourShare) * 12 + tumourShare * 7.5) * Math.Exp(.25 * random.Normal()) / (scale * scale);
        var area = Math.Pow((Size + 2 * Margin) / Size, 2);
        var count = Math.Min(random.Poisson(density * area), MaximumCount);
        var patchRadius = scale * Math.Exp(.08 * random.Normal());
        var patchDensity = Math.Exp(.15 * random.Normal());

        var transmitted = new double[Size * Size];
        Array.Fill(transmitted, 1);
        for (var i = 0; i < count; i++)
        {
            var isTumour = random.Uniform() < tumourShare;
            DrawOne(random, transmitted, isTumour, patchRadius, patchDensity);
        }

        return Array.ConvertAll(transmitted, value => (1 - value) / Overlap);
    }

    private static void DrawOne(PhantomRandom random, double[] transmitted, bool isTumour, double patchRadius, double patchDensity)
    {
        var (x, y) = (random.Uniform(-Margin, Size + Margin), random.Uniform(-Margin, Size + Margin));
        var radius = patchRadius * (isTumour ? 2.35 * Math.Exp(.25 * random.Normal()) : 1.55 * Math.Exp(.12 * random.Normal()));
        var axisRatio = isTumour ? random.Uniform(.5, 1) : random.Uniform(.8, 1);
        var density = patchDensity * (isTumour ? .80 : 1.0) * Math.Exp(.12 * random.Normal());
        var (sine, cosine) = Math.SinCos(random.Uniform(0, Math.PI));
        var (major, minor) = (radius / Math.Sqrt(axisRatio), radius * Math.Sqrt(axisRatio));

        // Beyond this reach the sigmoid edge has faded to nothing.
        var reach = major + 2.5;
        for (var row = Math.Max(0, (int)(y - reach)); row < Math.Min(Size, y + reach); row++)
        {
            for (var column = Math.Max(0, (int)(x - reach)); column < Math.Min(Size, x + reach); column++)
            {
                var (dx, dy) = (column - x, row - y);
                var distance = Math.Sqrt(
                    Math.Pow((dx * cosine + dy * sine) / major, 2) + Math.Pow((dy * cosine - dx * sine) / minor, 2));
                var mask = 1 / (1 + Math.Exp((distance - 1) * radius / .30));
                if (isTumour)
                {
                    mask *= 1 - .30 * Math.Exp(-Math.Pow(distance / .55, 2));
                }

                transmitted[row * Size + column] *= Math.Max(0, 1 - Overlap * density * mask);
            }
        }
    }
}
