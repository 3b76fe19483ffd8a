namespace FairDiff.Studies;

/// <summary>
/// SCIN (Ward et al. 2024): images that people sent of their own skin, up to three of a case, with what up to three dermatologists think
/// it is, weighted by rank as Ktena et al. do. The weights of the conditions are the soft label; a case that nobody could judge has none.
/// </summary>
internal static class Scin
{
    private const string Cases = "scin_cases.csv", Labels = "scin_labels.csv", Weighted = "weighted_skin_condition_label";
    private const string Dataset = "dataset/";

    private static readonly string[] Images = ["image_1_path", "image_2_path", "image_3_path"];
    private static readonly string[] Header = ["case_id", "age_group", "sex_at_birth", "fitzpatrick_skin_type", .. Images];

    private static readonly Dictionary<string, string> Ages = new(StringComparer.Ordinal)
    {
        ["AGE_18_TO_29"] = "18-29", ["AGE_30_TO_39"] = "30-39", ["AGE_40_TO_49"] = "40-49", ["AGE_50_TO_59"] = "50-59",
        ["AGE_60_TO_69"] = "60-69", ["AGE_70_TO_79"] = "70-79", ["AGE_80_OR_ABOVE"] = "80+", ["AGE_UNKNOWN"] = "",
    };

    private static readonly Dictionary<string, string> SkinTypes = new(StringComparer.Ordinal)
    {
        ["FST1"] = "1", ["FST2"] = "2", ["FST3"] = "3", ["FST4"] = "4", ["FST5"] = "5", ["FST6"] = "6", ["NONE_SELECTED"] = "",
    };

    private static readonly IReadOnlyList<float> Unknown = [.. SkinConditions.All.Select(_ => float.NaN)];

    public static DataSetFormat Format { get; } = new(
        "scin", "SCIN", $"a dataset/{Cases} with the columns {string.Join(", ", Header)}, beside {Labels}", Open);

    private static ImageDataSet? Open(string folder)
    {
        // The folder that holds dataset, as the bucket does, or that folder itself.
        var root = new[] { Dataset, "" }.FirstOrDefault(root => DataSetFiles.HasColumns(Path.Combine(folder, root, Cases), Header));
        return root is null ? null : new ImageDataSet(_ => Read(folder, root))
        {
            Name = Format.Name,
            Title = Format.Title,
            Folder = folder,
            Columns = ["case", "sex", "age", "skin_tone"],
            Attributes = ["sex", "age", "skin_tone"],
            Cluster = "case",
            Conditions = SkinConditions.All,
        };
    }

    private static IEnumerable<ImageDataSetRow> Read(string folder, string root)
    {
        var labels = DataSetFiles.Rows(Path.Combine(folder, root, Labels))
            .ToDictionary(row => row.Text("case_id"), LabelOf);
        foreach (var row in DataSetFiles.Rows(Path.Combine(folder, root, Cases)))
        {
            var person = new[]
            {
                row.Text("case_id"), row.OneOf("sex_at_birth", PersonText.Sexes), row.OneOf("age_group", Ages),
                row.OneOf("fitzpatrick_skin_type", SkinTypes),
            };
            foreach (var image in Images.Select(column => row.Text(column)).Where(image => image.Length > 0))
            {
                var file = root.Length == 0 && image.StartsWith(Dataset, StringComparison.Ordinal) ? image[Dataset.Length..] : image;
                yield return new ImageDataSetRow(row.Place, file, "", labels.GetValueOrDefault(person[0], Unknown), person);
            }
        }
    }

    private static IReadOnlyList<float> LabelOf(CsvRows row)
    {
        var text = row.Text(Weighted);
        if (WeightText.TryRead(text, out var weights) && weights.All(weight => weight.Value >= 0))
        {
            var sum = weights.Sum(weight => weight.Value);
            var byCondition = weights.ToLookup(weight => SkinConditions.Of(weight.Name), weight => weight.Value / sum);
            return sum > 0 ? [.. SkinConditions.All.Select(condition => (float)byCondition[condition].Sum())] : Unknown;
        }

        throw row.WrongCell(Weighted, "of the form {'Eczema': 0.69, 'Psoriasis': 0.31}");
    }
}
