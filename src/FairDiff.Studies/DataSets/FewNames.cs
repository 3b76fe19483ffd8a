using System.Globalization;

namespace FairDiff.Studies;

/// <summary>Names of which the first few are kept, and how many there were.</summary>
internal sealed class FewNames
{
    private const int Kept = 3;

    private readonly List<string> _names = [];

    public long Count { get; private set; }

    public void Add(string name)
    {
        if (Count++ < Kept)
        {
            _names.Add(name);
        }
    }

    /// <summary>The first, and how many more there were.</summary>
    public override string ToString() => string.Join(", ", _names)
        + (Count > Kept ? string.Create(CultureInfo.InvariantCulture, $" and {Count - Kept:N0} more") : "");
}
