using System.Globalization;
using System.Text.Json.Nodes;
using FairDiff.Shared;
using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>Makes a study of phantom patches.</summary>
public static class PhantomData
{
    /// <param name="ml">The context that the views belong to.</param>
    /// <param name="options">Which patches.</param>
    /// <param name="validationFraction">The share of the labelled training patches of each hospital and label that is held out to choose
    /// on; 0 = none.</param>
    public static StudyData Create(MLContext ml, PhantomOptions options, double validationFraction = 0)
    {
        var first = PhantomCohort.Train(options);
        EvaluationSet Set(string name, SetRole role, params IEnumerable<Hospital> hospitals)
        {
            var rows = hospitals.SelectMany(hospital => PhantomCohort.TestSet(options, hospital)).ToList();
            return new EvaluationSet(name, role, ml.Data.LoadFromEnumerable(rows), rows.Count);
        }

        var data = new StudyData
        {
            Train = ml.Data.LoadFromEnumerable(first),
            InDistribution = Set("hospitals 0, 3, 4", SetRole.InDistribution, Hospital.All.Where(hospital => hospital.IsInDistribution)),
            OutOfDistribution =
            [
                Set(
                    "hospital 1", SetRole.OodValidation,
                    Hospital.All.Where(hospital => hospital.Role == HospitalRole.OutOfDistributionValidation)),
                Set("hospital 2", SetRole.OodTest, Hospital.All.Where(hospital => hospital.Role == HospitalRole.OutOfDistributionTest)),
            ],
            AttributeColumns = [nameof(PhantomPatch.Hospital)],
            Groups = [nameof(PhantomPatch.Hospital)],
            ImageSize = PhantomRenderer.Size,
            LabelPoor = [
                .. Hospital.All.Where(hospital => hospital is { IsInDistribution: true, Role: not HospitalRole.LabelRich })
                    .Select(hospital => (nameof(PhantomPatch.Hospital), hospital.Name))],
            LabelledRows = 0,
            UnlabelledRows = 0,
        };
        data = Drawn(first);
        return data with { Redraw = draw => draw == 0 ? data : Drawn(PhantomCohort.Train(options, draw)) };

        StudyData Drawn(IReadOnlyList<PhantomPatch> cohort)
        {
            var validation = cohort.Where(patch => patch.Label.Length > 0).GroupBy(patch => (patch.Hospital, patch.Label))
                .SelectMany(cell => cell.TakeLast((int)Math.Round(cell.Count() * validationFraction))).ToHashSet();
            var train = cohort.Where(patch => !validation.Contains(patch)).ToList();
            var labelled = train.Count(patch => patch.Label.Length > 0);
            return data with
            {
                Train = ml.Data.LoadFromEnumerable(train),
                Revealed = labelled < train.Count ? ml.Data.LoadFromEnumerable([.. train.Select(patch => patch.Revealed())]) : null,
                Validation = validationFraction > 0 ? ml.Data.LoadFromEnumerable([.. validation]) : null,
                LabelledRows = labelled,
                UnlabelledRows = train.Count - labelled,
            };
        }
    }

    /// <summary>What a run folder records of the phantoms.</summary>
    public static JsonObject Identify(PhantomOptions options) => new(SettingsJson.Of(options, typeof(PhantomOptions)));

    /// <summary>The same in words.</summary>
    public static IReadOnlyDictionary<string, string> Describe(PhantomOptions options) => new Dictionary<string, string>
    {
        ["data"] = "phantoms (simulated)",
        ["draw"] = Text(options.Draw),
        ["labels at hospital 0"] = Text(options.LabelRich),
        ["labels at each label-poor hospital"] = Text(options.LabelPoor),
        ["skew of these labels"] = Text(options.Skew),
        ["unlabelled per hospital"] = Text(options.UnlabelledPerHospital),
        ["test images per hospital"] = Text(options.TestPerHospital),
    };

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
