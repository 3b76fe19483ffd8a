namespace FairDiff.Studies;

/// <summary>How a copy of a planted image shows it.</summary>
/// <param name="Flip">0 = as it is, 1 = left to right, 2 = upside down, 3 = both.</param>
/// <param name="Left">Where the part begins that it shows, in pixels of the whole.</param>
/// <param name="Top">The same from above.</param>
/// <param name="Width">How wide and high the part is; it is stretched over the patch.</param>
internal readonly record struct CanaryView(int Flip, int Left, int Top, int Width)
{
    /// <summary>The smallest part: of each side at most one row of blocks is cut off.</summary>
    private const int Smallest = PhantomRenderer.Size * 5 / 6;

    /// <summary>All of it, as it is.</summary>
    public static readonly CanaryView Whole = new(0, 0, 0, PhantomRenderer.Size);

    /// <summary>Every part that a copy may show.</summary>
    public static IEnumerable<CanaryView> Parts(int flip) =>
        from width in Enumerable.Range(Smallest, PhantomRenderer.Size - Smallest + 1)
        from left in Enumerable.Range(0, PhantomRenderer.Size - width + 1)
        from top in Enumerable.Range(0, PhantomRenderer.Size - width + 1)
        select new CanaryView(flip, left, top, width);

    /// <summary>A flipped, cropped one.</summary>
    public static CanaryView Draw(PhantomRandom random)
    {
        var width = (int)random.Uniform(Smallest, PhantomRenderer.Size + 1);
        var room = PhantomRenderer.Size - width + 1;
        return new((int)random.Uniform(0, 4), (int)random.Uniform(0, room), (int)random.Uniform(0, room), width);
    }

    /// <summary>Where the middle of a pixel of the copy lies in the whole.</summary>
    public (double X, double Y) Source(int x, int y)
    {
        var scale = (double)Width / PhantomRenderer.Size;
        var (sourceX, sourceY) = (Left + ((x + 0.5) * scale), Top + ((y + 0.5) * scale));
        return (
            (Flip & 1) != 0 ? PhantomRenderer.Size - sourceX : sourceX,
            (Flip & 2) != 0 ? PhantomRenderer.Size - sourceY : sourceY);
    }
}
