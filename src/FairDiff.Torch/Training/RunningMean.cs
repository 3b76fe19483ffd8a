using System.Globalization;

namespace FairDiff.Torch.Training;

/// <summary>A mean over roughly the last hundred values, unbiased from the first one on.</summary>
internal sealed class RunningMean
{
    private const double Decay = 0.98;
    private double sum;
    private double weight;

    public double? Value => weight == 0 ? null : sum / weight;

    public void Add(double value)
    {
        sum = (Decay * sum) + ((1 - Decay) * value);
        weight = (Decay * weight) + (1 - Decay);
    }

    public string Serialize() => string.Create(CultureInfo.InvariantCulture, $"{sum:R} {weight:R}");

    public void Restore(string text)
    {
        var parts = text.Split(' ');
        sum = double.Parse(parts[0], CultureInfo.InvariantCulture);
        weight = double.Parse(parts[1], CultureInfo.InvariantCulture);
    }
}
