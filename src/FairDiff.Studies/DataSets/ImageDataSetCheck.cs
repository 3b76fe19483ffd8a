using System.Globalization;

namespace FairDiff.Studies;

/// <summary>What a walk over a data set found: all that is worth knowing before hours of work.</summary>
public sealed record ImageDataSetCheck
{
    /// <summary>The images that the set names.</summary>
    public required long Rows { get; init; }

    /// <summary>Those with a label.</summary>
    public required long Labelled { get; init; }

    /// <summary>How many images have which value of which column: label or conditions, then attributes and split.</summary>
    public required IReadOnlyList<ImageDataSetCount> Counts { get; init; }

    /// <summary>What is odd: other numbers than published, rows without an image, tables that are not there.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What makes results wrong or stops a study: images that are not there, people on both sides of a split.</summary>
    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>Walks a set.</summary>
    /// <param name="set">The set.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FairDiff.MLNet.FairDiffException">A table cannot be read; the message names file, line and column.</exception>
    public static ImageDataSetCheck Of(ImageDataSet set, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        var walk = new Walk(set);
        foreach (var row in set.ReadRows(walk.Warnings.Add))
        {
            cancellationToken.ThrowIfCancellationRequested();
            walk.Add(row);
        }

        return walk.End();
    }

    private const string Split = "split";

    private sealed class Walk(ImageDataSet set)
    {
        private readonly long[] _published = new long[set.Published.Count];
        private readonly Dictionary<(string Column, string Value), (long Rows, long Labelled)> _counts = [];
        private readonly Dictionary<string, string> _sides = [];
        private readonly HashSet<string> _wrong = [];
        private readonly FewNames _bothSides = new(), _missing = new();
        private readonly (int Index, string Item)[] _columns =
            [.. set.Columns.Index().Where(column => set.Attributes.Contains(column.Item) || column.Item == Split)];
        private readonly int _cluster = set.Cluster is { } cluster ? set.Columns.ToList().IndexOf(cluster) : -1;
        private readonly int _split = set.Columns.ToList().IndexOf(Split);
        private long _rows, _labelled;

        public List<string> Warnings { get; } = [];

        public void Add(ImageDataSetRow row)
        {
            var labelled = row.Label.Length > 0 || row.Labels.Any(float.IsFinite);
            _rows++;
            _labelled += labelled ? 1 : 0;
            for (var index = 0; index < _published.Length; index++)
            {
                _published[index] += set.Published[index].Counts(row) ? 1 : 0;
            }

            if (set.Conditions.Count == 0)
            {
                Count("label", row.Label, labelled);
            }

            foreach (var (entry, condition) in set.Conditions.Index())
            {
                Count(condition, row.Labels[entry] switch { 0 => "0", 1 => "1", float.NaN => "", _ => "share" }, labelled);
            }

            foreach (var (index, column) in _columns)
            {
                Count(column, row.Values[index], labelled);
            }

            CheckSides(row);
            if (!File.Exists(Path.Combine(set.Folder, row.Path)))
            {
                _missing.Add(row.Path);
            }
        }

        public ImageDataSetCheck End() => new()
        {
            Rows = _rows,
            Labelled = _labelled,
            Counts =
            [
                .. _counts.Select(pair => new ImageDataSetCount(pair.Key.Column, pair.Key.Value, pair.Value.Rows, pair.Value.Labelled))
                    .OrderBy(count => Order(count.Column)).ThenBy(count => count.Value, StringComparer.Ordinal),
            ],
            Warnings =
            [
                .. Warnings,
                .. set.Published.Index().Where(entry => _published[entry.Index] != entry.Item.Count)
                    .Select(entry => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_published[entry.Index]:N0} images ({entry.Item.Of}); the authors have {entry.Item.Count:N0}.")),
            ],
            Errors =
            [
                .. _rows == 0 ? ["No image of the set is here."] : Array.Empty<string>(),
                .. _missing.Count > 0 ? [$"{_missing.Count} images are not there: {_missing}."] : Array.Empty<string>(),
                .. _bothSides.Count > 0
                    ? [$"{_bothSides.Count} values of {set.Cluster} are on more than one side of the split: {_bothSides}."]
                    : Array.Empty<string>(),
            ],
        };

        private void CheckSides(ImageDataSetRow row)
        {
            if (_cluster >= 0 && _split >= 0 && row.Values[_cluster] is { Length: > 0 } who && row.Values[_split] is { Length: > 0 } side
                && !_sides.TryAdd(who, side) && _sides[who] != side && _wrong.Add(who))
            {
                _bothSides.Add(who);
            }
        }

        private void Count(string column, string value, bool labelled)
        {
            var (rows, some) = _counts.GetValueOrDefault((column, value));
            _counts[(column, value)] = (rows + 1, some + (labelled ? 1 : 0));
        }

        private int Order(string column) =>
            column == "label" ? -1 : set.Conditions.Contains(column) ? set.Conditions.ToList().IndexOf(column)
                : set.Conditions.Count + set.Columns.ToList().IndexOf(column);
    }
}

/// <summary>How many images have a value.</summary>
/// <param name="Column">label, a condition, or one of <see cref="ImageDataSet.Columns"/>.</param>
/// <param name="Value">The value; empty where nothing is known.</param>
/// <param name="Rows">The images.</param>
/// <param name="Labelled">Those of them that have a label.</param>
public sealed record ImageDataSetCount(string Column, string Value, long Rows, long Labelled);
