using System.Globalization;

namespace FairDiff.Studies;

/// <summary>The rows that a seed trains on, and the generators that it uses.</summary>
/// <param name="Data">The rows.</param>
/// <param name="Draw">The seed whose own they are; null where all seeds share them.</param>
internal sealed record StudyReplicate(StudyData Data, int? Draw)
{
    /// <summary>The seeds of a study.</summary>
    /// <param name="data">Its data.</param>
    /// <param name="settings">Its settings: they say whether seeds draw anew.</param>
    public static IReadOnlyList<StudyReplicate> Of(StudyData data, StudySettings settings) =>
    [
        .. Enumerable.Range(0, settings.Seeds).Select(
            seed => settings.Redraw ? new StudyReplicate(data.Redraw!(seed), seed) : new StudyReplicate(data, null)),
    ];

    /// <summary>The rows that a method trains on.</summary>
    public Microsoft.ML.IDataView Rows(StudyMethod method) => method.Ceiling ? Data.Revealed! : Data.Train;

    /// <summary>The name of the generator of a method that has one.</summary>
    public static string GeneratorOf(StudyMethod method) =>
        (method.Standardize ? "standardize+" : "") + StudyPipeline.NameOf(method.Generator!.Value);

    /// <summary>The name of a generator in reports and of its result.</summary>
    public string NameOf(StudyMethod method) => GeneratorOf(method)
        + (Draw is { } seed ? string.Create(CultureInfo.InvariantCulture, $"-seed{seed}") : "");
}
