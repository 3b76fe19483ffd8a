using System.Globalization;
using System.Text.Json;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>What the methods of a study learned from, and how the synthetic images are shared among the groups.</summary>
internal static class StudySynthetic
{
    private const long LongestLine = 1 << 20;

    /// <summary>What each method learned from.</summary>
    public static IReadOnlyList<DossierTraining> Trainings(StudyReport report)
    {
        var labelled = report.Data?.Parts.FirstOrDefault(part => part.Role == DataRole.LabelledTraining)?.Rows
            ?? report.Sets.Where(set => set.Role == SetRole.InDistribution).Sum(
                set => set.Known is { Count: > 0 } known ? known.Values.Max() : set.Labelled.Values.Sum());
        return
        [
            .. report.Methods.Select(method => new DossierTraining(
                method.Name,
                method.Description,
                Share(report, method) is 0 ? "none" : $"{Reporting.Numbers.Count(labelled)} labelled rows"
                    + (IsCeiling(method) ? ", and those whose labels were taken away" : ""),
                method.Generator is not { } name ? null : Synthetic(report, method, name))),
        ];
    }

    private static bool IsCeiling(MethodResult method) =>
        method.Name == StudyPairs.Ceiling || method.Name.StartsWith($"{StudyPairs.Ceiling}-", StringComparison.Ordinal);

    /// <summary>Real rows and synthetic images, generator by generator and group by group.</summary>
    public static IReadOnlyList<SyntheticShare> Shares(StudyReport report, string folder) =>
        [.. report.Generators.SelectMany(generator => Of(report, generator, folder))];

    /// <summary>The probability that a training example is real; null where a method chose its own or nothing is recorded.</summary>
    private static double? Share(StudyReport report, MethodResult method) => method.Generator is null ? 1 : method.RealFraction
        ?? (PlainNumber.TryRead(report.Settings.GetValueOrDefault("real fraction") ?? "", out var share) ? share : null);

    private static string Synthetic(StudyReport report, MethodResult method, string name)
    {
        var generator = report.Generators.FirstOrDefault(one => one.Name == name);
        var share = Share(report, method) is { } real
            ? (100 * (1 - real)).ToString("0.#", CultureInfo.InvariantCulture) + " % of the training examples"
            : "a share chosen on validation rows";
        var images = generator is null ? "" : $", drawn from {Reporting.Numbers.Count(generator.Images)} images";
        return $"{share}{images} of generator {name}";
    }

    private static IEnumerable<SyntheticShare> Of(StudyReport report, GeneratorResult generator, string folder)
    {
        var counts = Counted(Path.Combine(folder, "generators", generator.Name, "synthetic", "manifest.jsonl"));
        if (counts.Count == 0)
        {
            // Without the store, the quality report tells how many images each cell has.
            return (generator.Quality?.Cells ?? []).Where(cell => cell.Synthetic > 0).Select(cell => new SyntheticShare(
                generator.Name, cell.Name, null, cell.Synthetic, (double)cell.Synthetic / Math.Max(1, generator.Images)));
        }

        var all = counts.Where(count => count.Key.Column.Length == 0).Sum(count => count.Value);
        return counts.OrderBy(count => count.Key.Column, StringComparer.Ordinal).ThenBy(count => count.Key.Value, StringComparer.Ordinal)
            .Select(count => new SyntheticShare(
                generator.Name,
                count.Key.Column.Length == 0 ? $"label {count.Key.Value}" : $"{count.Key.Column} {count.Key.Value}",
                Real(report, count.Key.Column, count.Key.Value),
                count.Value,
                (double)count.Value / all));
    }

    private static long? Real(StudyReport report, string column, string value)
    {
        var training = report.Data?.Parts.FirstOrDefault(part => part.Role == DataRole.LabelledTraining);
        if (training is null)
        {
            StudySet[] within = [.. report.Sets.Where(set => set.Role == SetRole.InDistribution)];
            return column.Length == 0
                ? report.Classes.Contains(value) ? within.Sum(set => set.Labelled.GetValueOrDefault(value)) : null
                : within.FirstOrDefault(set => set.Attribute == column && set.Name == value)?.Labelled.Values.Sum();
        }

        return column.Length == 0
            ? training.Labels.FirstOrDefault(label => label.Name == value)?.Rows
            : training.Groups.GetValueOrDefault(column)?.FirstOrDefault(group => group.Name == value)?.Rows;
    }

    /// <summary>The images of a store by label (no column) and by attribute; none where there is no manifest.</summary>
    private static Dictionary<(string Column, string Value), long> Counted(string manifest)
    {
        var counts = new Dictionary<(string, string), long>();
        if (RegularFile.KindOf(manifest, followLink: false) != FileKind.Regular)
        {
            return counts;
        }

        try
        {
            foreach (var line in File.ReadLines(manifest).Where(line => line.Length is > 0 and < (int)LongestLine))
            {
                using var image = JsonDocument.Parse(line);
                Count("", image.RootElement.GetProperty("label"));
                foreach (var attribute in image.RootElement.GetProperty("attributes").EnumerateObject())
                {
                    Count(attribute.Name, attribute.Value);
                }
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new MLNet.FairDiffException($"{manifest} is damaged: {e.Message.TrimEnd('.')}.", e);
        }

        return counts;

        void Count(string column, JsonElement value)
        {
            var key = (column, value.GetString() is { Length: > 0 } text ? text : StudySets.Unknown);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
    }
}
