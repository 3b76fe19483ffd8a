using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Raters;

/// <summary>What raters said of images: one line of the file per image, rater and condition.</summary>
/// <param name="Readings">One per image and rater, in the order in which they appear.</param>
/// <param name="Truth">The known condition of each image; empty when there is no such column.</param>
internal sealed record Ratings(IReadOnlyList<Reading> Readings, IReadOnlyDictionary<string, string> Truth)
{
    /// <summary>The conditions that anybody named, or that an image is known to show, by name.</summary>
    public IReadOnlyList<string> Conditions =>
        [.. Readings.SelectMany(reading => reading.Diagnoses.Select(diagnosis => diagnosis.Condition)).Concat(Truth.Values).Distinct()
            .Order(StringComparer.Ordinal)];

    /// <exception cref="FairDiffException">The file, a column or a cell is not as it must be.</exception>
    public static Ratings Read(string path, RatingColumns columns)
    {
        using var rows = CsvRows.Open(path, "--ratings must name a CSV file with a header line.", columns.Tables);
        var (image, rater, condition, confidence) = (
            rows.IndexOf(columns.Image), rows.IndexOf(columns.Rater), rows.IndexOf(columns.Condition), rows.IndexOf(columns.Confidence));
        int? gradable = columns.Gradable is null
            ? null
            : rows.IndexOf(columns.Gradable), truth = columns.Truth is null ? null
            : rows.IndexOf(columns.Truth);
        var readings = new OrderedDictionary<(string Image, string Rater), (bool IsGradable, List<RaterOpinion> Diagnoses)>();
        var known = new OrderedDictionary<string, string>();
        while (rows.Read())
        {
            var key = (Image: Needed(rows, image, rows.Value(image)), Rater: Needed(rows, rater, rows.Text(rater)));
            var isGradable = gradable is not { } flag || CsvCells.IsTrue(rows, flag, "--gradable");
            if (!readings.TryGetValue(key, out var reading))
            {
                readings[key] = reading = (isGradable, []);
            }
            else if (reading.IsGradable != isGradable)
            {
                throw rows.Wrong($"rater '{key.Rater}' finds image '{key.Image}' gradable in one line and not in another.");
            }

            if (rows.Text(condition) is { Length: > 0 } name)
            {
                reading.Diagnoses.Add(reading.Diagnoses.Any(diagnosis => diagnosis.Condition == name)
                    ? throw rows.Wrong($"rater '{key.Rater}' names '{name}' twice for image '{key.Image}'.")
                    : new RaterOpinion(name, rows.Number(confidence)));
            }

            if (truth is { } column)
            {
                var shown = Needed(rows, column, rows.Text(column));
                if (!known.TryAdd(key.Image, shown) && known[key.Image] != shown)
                {
                    throw rows.Wrong($"image '{key.Image}' is '{shown}', but '{known[key.Image]}' in an earlier line (--truth).");
                }
            }
        }

        return readings.Count > 0
            ? new Ratings(
                [.. readings.Select(pair => new Reading(pair.Key.Rater, pair.Key.Image, pair.Value.IsGradable, pair.Value.Diagnoses))],
                known)
            : throw rows.WrongFile("has no rating.");
    }

    private static string Needed(CsvRows rows, int column, string value) => value.Length > 0
        ? value
        : throw rows.Wrong($"column '{rows.Columns[column]}' is "
            + $"{(rows.Value(column) is { Length: > 0 } missing ? $"'{missing}', which counts as missing (--missing)" : "empty")}.");
}
