namespace FairDiff.Studies;

/// <summary>Keeps the points of one metric as they are reported.</summary>
internal sealed class LossCurve(string metric)
{
    private readonly List<CurvePoint> _points = [];

    public IReadOnlyList<CurvePoint> Points => _points;

    public void Add(string name, double value, long step)
    {
        if (name == metric)
        {
            _points.Add(new CurvePoint(step, value));
        }
    }
}
