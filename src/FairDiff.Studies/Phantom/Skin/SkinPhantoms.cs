using System.Globalization;
using System.Text.Json.Nodes;
using FairDiff.Fairness;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>
/// Simulated images of skin in the layouts of SCIN (three raters each, as soft labels), PAD-UFES-20 and Fitzpatrick17k, so that a study of
/// the real sets reads them as it reads those. What is planted is told of <see cref="SkinCase"/> and <see cref="SkinClinic"/>.
/// </summary>
public static class SkinPhantoms
{
    /// <summary>The folders of the three sets below that of the phantoms.</summary>
    public const string Source = "scin", TumourClinic = "PAD-UFES-20", Atlas = "Fitzpatrick17k";

    private const ulong SourceSeries = 21, TumourSeries = 22, AtlasSeries = 23;
    private const int Raters = 3;

    // A rater names what it is and what it looks like; which of the two comes first is wrong now and then.
    private const double RightFirst = .8, NamesBoth = .6;

    private static readonly Dictionary<string, string> Diagnoses = new()
    {
        ["actinic keratosis"] = "ACK", ["basal cell carcinoma"] = "BCC", ["melanoma"] = "MEL", ["melanocytic nevus"] = "NEV",
        ["SCC/SCCIS"] = "SCC", ["SK/ISK"] = "SEK",
    };

    private static readonly string[] Ages =
        ["AGE_18_TO_29", "AGE_30_TO_39", "AGE_40_TO_49", "AGE_50_TO_59", "AGE_60_TO_69", "AGE_70_TO_79", "AGE_80_OR_ABOVE"];

    /// <summary>Makes them, unless they are there.</summary>
    /// <param name="folder">The folder of all.</param>
    /// <param name="options">How many.</param>
    /// <exception cref="FairDiff.MLNet.FairDiffException">The folder cannot be written.</exception>
    public static void Write(string folder, SkinPhantomOptions options) =>
        PhantomFolder.Make(folder, $"{Identify(options).ToJsonString()}", made =>
        {
            WriteSource(made, options);
            WriteTumourClinic(made, options);
            WriteAtlas(made, options);
        });

    /// <summary>What a run folder records of them.</summary>
    /// <param name="options">How many.</param>
    public static JsonObject Identify(SkinPhantomOptions options) => new(SettingsJson.Of(options, typeof(SkinPhantomOptions)));

    private static void WriteSource(PhantomFolder made, SkinPhantomOptions options)
    {
        var cases = Draw(options, SourceSeries, options.SourceCases, SkinClinic.Source);
        string Image(int number) => FormattableString.Invariant($"dataset/images/{number + 1}.png");
        made.Table(
            $"{Source}/dataset/scin_cases.csv",
            "case_id,source,age_group,sex_at_birth,fitzpatrick_skin_type,image_1_path,image_2_path,image_3_path",
            cases.Index().Select(one => (string[])
            [
                Text(one.Index + 1), "SIMULATED", Ages[Math.Clamp((one.Item.Case.Age / 10) - 2, 0, Ages.Length - 1)],
                one.Item.Case.Female ? "FEMALE" : "MALE", $"FST{one.Item.Case.Tone}", Image(one.Index), "", "",
            ]));
        made.Table($"{Source}/dataset/scin_labels.csv", "case_id,weighted_skin_condition_label", cases.Index().Select(
            one => (string[])[Text(one.Index + 1), Weights(one.Item.Case, one.Item.Seed)]));
        Images(made, cases, options, number => $"{Source}/{Image(number)}");
    }

    private static void WriteTumourClinic(PhantomFolder made, SkinPhantomOptions options)
    {
        var cases = Draw(options, TumourSeries, options.TumourCases, SkinClinic.TumourClinic);
        string Name(int number) => FormattableString.Invariant($"PAT_{number + 1}_{number + 1}_1.png");
        made.Table(
            $"{TumourClinic}/metadata.csv", "patient_id,lesion_id,age,gender,fitspatrick,region,diagnostic,img_id,biopsed",
            cases.Index().Select(one => (string[])
            [
                $"PAT_{Text(one.Index + 1)}", Text(one.Index + 1), Text(one.Item.Case.Age), one.Item.Case.Female ? "FEMALE" : "MALE",
                $"{Text(one.Item.Case.Tone)}.0", "", Diagnoses[one.Item.Case.Look.Condition], Name(one.Index), "True",
            ]));
        Images(made, cases, options, number => $"{TumourClinic}/images/{Name(number)}");
    }

    private static void WriteAtlas(PhantomFolder made, SkinPhantomOptions options)
    {
        var cases = Draw(options, AtlasSeries, options.AtlasCases, SkinClinic.Atlas);
        string Name(int number) => cases[number].Seed.ToString("x16", CultureInfo.InvariantCulture).PadLeft(32, '0');
        made.Table(
            $"{Atlas}/fitzpatrick17k.csv",
            "md5hash,fitzpatrick_scale,fitzpatrick_centaur,label,nine_partition_label,three_partition_label,qc,url,url_alphanum",
            cases.Index().Select(one => (string[])
            [
                Name(one.Index), Text(one.Item.Case.Tone), "", one.Item.Case.Look.Condition, "", "", "", "", "",
            ]));
        Images(made, cases, options, number => $"{Atlas}/images/{Name(number)}.png");
    }

    /// <summary>What three raters say, weighted by rank as the paper does, as SCIN writes it.</summary>
    private static string Weights(SkinCase person, ulong seed)
    {
        var random = new PhantomRandom(PhantomRandom.Combine(seed, 1, 0));
        string[] names = [person.Look.Condition, person.Look.LookAlike];
        var raters = Enumerable.Range(0, Raters).Select(_ =>
        {
            var first = random.Uniform() < RightFirst ? 0 : 1;
            return (IReadOnlyList<RaterOpinion>)(random.Uniform() < NamesBoth
                ? [new(names[first], 4), new(names[1 - first], 2)]
                : [new(names[first], 5)]);
        }).ToList();
        return "{" + string.Join(", ", names.Zip(RaterLabels.Aggregate(raters, names))
            .Where(pair => pair.Second > 0)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"'{pair.First}': {pair.Second:0.####}"))) + "}";
    }

    private static void Images(
        PhantomFolder made, IReadOnlyList<(SkinCase Case, ulong Seed)> cases, SkinPhantomOptions options, Func<int, string> name) =>
        made.Images(
            [.. cases.Select((one, number) => (
                name(number), (Func<byte[]>)(() => SkinImage.Render(one.Case, options.ImageSize, one.Seed))))],
            options.ImageSize);

    private static IReadOnlyList<(SkinCase Case, ulong Seed)> Draw(
        SkinPhantomOptions options, ulong series, int count, SkinClinic clinic) =>
    [
        .. Enumerable.Range(0, count).Select(index => PhantomRandom.Combine((ulong)options.Draw, series, (ulong)index))
            .Select(seed => (clinic.Draw(new PhantomRandom(PhantomRandom.Combine(seed, 0, 0))), seed)),
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
