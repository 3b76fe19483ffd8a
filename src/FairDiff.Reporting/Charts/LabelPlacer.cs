namespace FairDiff.Reporting;

/// <summary>Puts names beside points so that they cover neither each other nor the points and their error bars.</summary>
internal sealed class LabelPlacer(double left, double top, double right, double bottom)
{
    private const double CharacterWidth = 6.4;
    private const double Height = 14;
    private readonly List<Box> _taken = [];

    private readonly record struct Box(double Left, double Top, double Right, double Bottom)
    {
        public double Overlap(Box other) =>
            Math.Max(0, Math.Min(Right, other.Right) - Math.Max(Left, other.Left))
            * Math.Max(0, Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top));
    }

    /// <summary>Keeps an area free of labels.</summary>
    public void Keep(double x1, double y1, double x2, double y2, double margin = 2) =>
        _taken.Add(new Box(Math.Min(x1, x2) - margin, Math.Min(y1, y2) - margin, Math.Max(x1, x2) + margin, Math.Max(y1, y2) + margin));

    /// <summary>The best place for a name near a point: the left end of its base line.</summary>
    public (double X, double Y) Place(double x, double y, string text)
    {
        var width = text.Length * CharacterWidth;
        var best = Candidates(x, y, width).MinBy(Cost);
        _taken.Add(best);
        return (best.Left, best.Bottom - 3);
    }

    private static IEnumerable<Box> Candidates(double x, double y, double width)
    {
        // Nearest first, so that of equally free places the closest one is taken.
        foreach (var away in new double[] { 8, 14, 22, 32 })
        {
            foreach (var lift in new[] { -away, away, 0 })
            {
                foreach (var start in new[] { x + away, x - away - width, x - (width / 2) })
                {
                    yield return new Box(start, y + lift - (Height / 2), start + width, y + lift + (Height / 2));
                }
            }
        }
    }

    private double Cost(Box box)
    {
        var outside = Math.Max(0, left - box.Left) + Math.Max(0, box.Right - right) + Math.Max(0, top - box.Top) + Math.Max(
            0, box.Bottom - bottom);
        return (outside * 100) + _taken.Sum(box.Overlap);
    }
}
