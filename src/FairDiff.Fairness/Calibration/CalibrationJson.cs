using System.Text.Json;
using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness.Calibration;

/// <summary>A calibration as JSON.</summary>
internal static class CalibrationJson
{
    private const string Schema = "fairdiff-calibration/1";

    public static string Write(ScoreCalibration calibration)
    {
        Fit Saved(CalibrationFit fit) => new(
            fit.ClassName, fit.Rows, fit.Positives, fit.Intercept, fit.Slope,
            [.. fit.Steps.Select(step => new Step(step.From, step.To, step.Share, step.Count))]);
        return JsonSerializer.Serialize(
            new Saved(
                Schema, calibration.Options.Method, calibration.Options.Attribute, calibration.Options.MinimumClassSize,
                calibration.IsMultiLabel, calibration.AreProbabilities, [.. calibration.Names],
                MissingJson.Of(calibration.Options.MissingValues), [.. calibration.Common.Select(Saved)],
                calibration.ByGroup.ToDictionary(
                    group => group.Key,
                    group => group.Value.Select((fit, i) => ReferenceEquals(fit, calibration.Common[i]) ? null : Saved(fit)).ToArray())),
            SavedJson.Options);
    }

    public static ScoreCalibration Read(string json) => SavedJson.Read<Saved, ScoreCalibration>(json, "calibration", Schema, saved =>
    {
        var joint = saved.Method == CalibrationMethod.Temperature && !saved.MultiLabel && saved.Names.Length > 2;
        var fits = joint || (!saved.MultiLabel && saved.Names.Length == 2) ? 1 : saved.Names.Length;
        if (saved.Names.Length == 0 || saved.Common.Length != fits || saved.Groups.Values.Any(group => group.Length != fits))
        {
            throw new JsonException($"of {saved.Names.Length} classes there must be {fits} fits");
        }

        CalibrationFit[] common = [.. saved.Common.Select(Loaded)];
        var options = new CalibrationOptions
        {
            Method = saved.Method, Attribute = saved.Attribute, MinimumClassSize = saved.MinimumClassSize,
            AreProbabilities = saved.AreProbabilities, MissingValues = saved.Missing.ToMissingValues(),
        };
        options.Validate();
        return new ScoreCalibration(
            saved.Names, new ScoreScale(saved.MultiLabel, saved.AreProbabilities, saved.Names.Length), options, common,
            saved.Groups.ToDictionary(
                group => group.Key,
                group => (IReadOnlyList<CalibrationFit>)group.Value.Select((fit, i) => fit is null ? common[i] : Loaded(fit)).ToArray()));
    });

    private static CalibrationFit Loaded(Fit fit) => new()
    {
        ClassName = fit.ClassName, Rows = fit.Rows, Positives = fit.Positives, Intercept = fit.Intercept, Slope = fit.Slope,
        Steps = [.. fit.Steps.Select(step => new CalibrationStep(step.From, step.To, step.Share, step.Count))],
    };

    private sealed record Saved(
        string Schema, CalibrationMethod Method, string? Attribute, int? MinimumClassSize, bool MultiLabel, bool AreProbabilities,
        string[] Names, MissingJson Missing, Fit[] Common, Dictionary<string, Fit?[]> Groups) : ISavedJson;

    private sealed record Fit(string? ClassName, int Rows, int Positives, double Intercept, double Slope, Step[] Steps);

    private sealed record Step(double From, double To, double Share, int Count);
}
