using System.Globalization;
using System.Text.Json.Nodes;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>
/// Simulated chest films of two hospitals in the layouts of CheXpert (with a table of races) and ChestX-ray14, so that a study of the real
/// sets reads them as it reads those. What is planted is told of <see cref="ChestPatient"/>.
/// </summary>
public static class ChestPhantoms
{
    /// <summary>The folders of the two sets below that of the phantoms.</summary>
    public const string Source = "CheXpert-v1.0-small", Other = "ChestX-ray14";

    private const string SourceHeader =
        "Path,Sex,Age,Frontal/Lateral,AP/PA,No Finding,Enlarged Cardiomediastinum,Cardiomegaly,Lung Opacity,Lung Lesion,Edema,"
            + "Consolidation,Pneumonia,Atelectasis,Pneumothorax,Pleural Effusion,Pleural Other,Fracture,Support Devices";

    private const string OtherHeader = "Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,"
        + "OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y]";

    private const ulong SourceSeries = 11, OtherSeries = 12;

    // Of the films with a consolidation or an atelectasis, whose reports are the least certain.
    private const double UncertainShare = .15;

    /// <summary>Makes them, unless they are there.</summary>
    /// <param name="folder">The folder of both.</param>
    /// <param name="options">How many.</param>
    /// <exception cref="FairDiff.MLNet.FairDiffException">The folder cannot be written.</exception>
    public static void Write(string folder, ChestPhantomOptions options) =>
        PhantomFolder.Make(folder, $"{Identify(options).ToJsonString()}", made =>
        {
            WriteSource(made, options);
            WriteOther(made, options);
        });

    /// <summary>What a run folder records of them.</summary>
    /// <param name="options">How many.</param>
    public static JsonObject Identify(ChestPhantomOptions options) => new(SettingsJson.Of(options, typeof(ChestPhantomOptions)));

    private static void WriteSource(PhantomFolder made, ChestPhantomOptions options)
    {
        string[] names = [.. ChestFindings.In("chexpert")];
        var patients = Draw(options, SourceSeries, options.SourcePatients, ChestPatient.OfSource);
        string Path(int number) => FormattableString.Invariant($"{Source}/train/patient{number + 1:00000}/study1/view1_frontal.png");
        string[] columns = [.. SourceHeader.Split(',').Skip(5)];
        made.Table($"{Source}/train.csv", SourceHeader, patients.Index().Select(patient => (string[])
        [
            Path(patient.Index), patient.Item.Patient.Female ? "Female" : "Male", Text(patient.Item.Patient.Age), "Frontal",
            patient.Item.Patient.Scanner.View,
            .. columns.Select(column => Array.IndexOf(names, column) is >= 0 and var finding ? Cell(patient.Item, finding)
                : column == "No Finding" && !patient.Item.Patient.Findings.Contains(true) ? "1.0" : ""),
        ]));
        made.Lines($"{Source}/valid.csv", [SourceHeader]);
        made.Table("CHEXPERT DEMO.csv", "PATIENT,GENDER,AGE_AT_CXR,PRIMARY_RACE,ETHNICITY", patients.Index().Select(patient => (string[])
        [
            FormattableString.Invariant($"patient{patient.Index + 1:00000}"), patient.Item.Patient.Female ? "Female" : "Male",
            Text(patient.Item.Patient.Age), patient.Item.Patient.Race, "",
        ]));
        made.Images(
            [.. patients.Select((patient, number) => (
                Path(number), (Func<byte[]>)(() => ChestFilm.Render(patient.Patient, options.ImageSize, patient.Seed))))],
            options.ImageSize);
    }

    /// <summary>As CheXpert has them: 1, 0 where the report denies it, -1 where it is uncertain, and mostly nothing where there is
    /// nothing.</summary>
    private static string Cell((ChestPatient Patient, ulong Seed) film, int finding)
    {
        var random = new PhantomRandom(PhantomRandom.Combine(film.Seed, 1, (ulong)finding)).Uniform();
        return film.Patient.Findings[finding]
            ? finding is ChestFilm.Consolidation or ChestFilm.Atelectasis && random < UncertainShare ? "-1.0" : "1.0"
            : random < .2 ? "0.0" : "";
    }

    private static void WriteOther(PhantomFolder made, ChestPhantomOptions options)
    {
        var names = ChestFindings.In("chestxray14");
        var patients = Draw(options, OtherSeries, options.OtherPatients, ChestPatient.OfOther);
        string Name(int number) => FormattableString.Invariant($"{number + 1:00000000}_000.png");
        made.Table($"{Other}/Data_Entry_2017_v2020.csv", OtherHeader, patients.Index().Select(patient => (string[])
        [
            Name(patient.Index),
            patient.Item.Patient.Findings.Contains(true)
                ? string.Join('|', names.Where((_, finding) => patient.Item.Patient.Findings[finding]))
                : "No Finding",
            "0", Text(patient.Index + 1), Text(patient.Item.Patient.Age), patient.Item.Patient.Female ? "F" : "M",
            patient.Item.Patient.Scanner.View, Text(options.ImageSize), Text(options.ImageSize), "1", "1",
        ]));
        made.Lines($"{Other}/test_list.txt", Enumerable.Range(0, patients.Count).Select(Name));
        made.Lines($"{Other}/train_val_list.txt", []);
        made.Images(
            [.. patients.Select((patient, number) => (
                $"{Other}/images/{Name(number)}",
                (Func<byte[]>)(() => ChestFilm.Render(patient.Patient, options.ImageSize, patient.Seed))))],
            options.ImageSize);
    }

    private static IReadOnlyList<(ChestPatient Patient, ulong Seed)> Draw(
        ChestPhantomOptions options, ulong series, int count, Func<PhantomRandom, ChestPatient> draw) =>
    [
        .. Enumerable.Range(0, count).Select(index => PhantomRandom.Combine((ulong)options.Draw, series, (ulong)index))
            .Select(seed => (draw(new PhantomRandom(PhantomRandom.Combine(seed, 0, 0))), seed)),
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
