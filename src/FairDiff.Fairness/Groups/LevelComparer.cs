using System.Globalization;

namespace FairDiff.Fairness.Groups;

/// <summary>
/// Orders the values of an attribute: numbers by size (so that 10 follows 9) and buckets such as "[40, 60)" by their lower edge, before
/// words, which go by character.
/// </summary>
internal sealed class LevelComparer : IComparer<string>
{
    public const string MinusInfinity = "-∞";

    public static readonly LevelComparer Instance = new();

    public int Compare(string? x, string? y)
    {
        var (xNumber, yNumber) = (Number(x), Number(y));
        if (xNumber is not { } left || yNumber is not { } right)
        {
            return xNumber is null == yNumber is null ? string.CompareOrdinal(x, y) : xNumber is null ? 1 : -1;
        }

        var bySize = left.CompareTo(right);
        return bySize != 0 ? bySize : string.CompareOrdinal(x, y);
    }

    private static double? Number(string? text)
    {
        if (text is ['[', .. var bucket, ')'] && bucket.Split(", ") is [var lower, _])
        {
            text = lower;
        }

        return text == MinusInfinity
            ? double.NegativeInfinity
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
