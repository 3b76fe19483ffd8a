using System.Globalization;

namespace FairDiff.Studies;

/// <summary>
/// Keeps the points of one metric as they are reported, in a file too: a process that was killed leaves them to the one that goes on with
/// its checkpoint. Points from the step on that is reported next are those of work that was lost.
/// </summary>
internal sealed class LossCurve
{
    private readonly string _metric;
    private readonly string _file;
    private readonly List<CurvePoint> _points;
    private bool _isWritten;

    /// <param name="metric">The metric.</param>
    /// <param name="file">Where its points are kept.</param>
    public LossCurve(string metric, string file)
    {
        (_metric, _file) = (metric, file);
        _points = File.Exists(file) ? [.. File.ReadLines(file).Select(Read).OfType<CurvePoint>()] : [];
    }

    public IReadOnlyList<CurvePoint> Points => _points;

    public void Add(string name, double value, long step)
    {
        if (name != _metric)
        {
            return;
        }

        if (!_isWritten)
        {
            _points.RemoveAll(point => point.Step >= step);
            Directory.CreateDirectory(Path.GetDirectoryName(_file)!);
            File.WriteAllLines(_file, _points.Select(Line));
            _isWritten = true;
        }

        _points.Add(new CurvePoint(step, value));
        File.AppendAllLines(_file, [Line(_points[^1])]);
    }

    private static string Line(CurvePoint point) => string.Create(CultureInfo.InvariantCulture, $"{point.Step} {point.Loss:R}");

    // What was killed in the middle of a line has no value there.
    private static CurvePoint? Read(string line) =>
        line.Split(' ') is [var step, var loss]
        && long.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && double.TryParse(loss, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? new CurvePoint(at, value)
            : null;
}
