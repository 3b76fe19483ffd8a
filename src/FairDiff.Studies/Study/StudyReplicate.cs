using System.Globalization;

namespace FairDiff.Studies;

/// <summary>The rows that a seed trains on, and the generators that it uses.</summary>
internal sealed class StudyReplicate
{
    private readonly Lazy<StudyData> _data;

    private StudyReplicate(Lazy<StudyData> data, int? draw) => (_data, Draw) = (data, draw);

    /// <param name="data">The rows.</param>
    /// <param name="draw">The seed whose own they are; null where all seeds share them.</param>
    public StudyReplicate(StudyData data, int? draw)
        : this(new Lazy<StudyData>(data), draw)
    {
    }

    /// <summary>The rows, drawn when they are first asked for: a process that does one of thousands of tasks needs those of its seed
    /// only.</summary>
    public StudyData Data => _data.Value;

    /// <summary>The seed whose own they are; null where all seeds share them.</summary>
    public int? Draw { get; }

    /// <summary>The same of images, where the study is over their features.</summary>
    public StudyReplicate WithImages => new(Data.WithImages, Draw);

    /// <summary>The seeds of a study.</summary>
    /// <param name="data">Its data.</param>
    /// <param name="settings">Its settings: they say whether seeds draw anew.</param>
    public static IReadOnlyList<StudyReplicate> Of(StudyData data, StudySettings settings) =>
    [
        .. Enumerable.Range(0, settings.Seeds).Select(
            seed => settings.Redraw
                ? new StudyReplicate(new Lazy<StudyData>(() => data.Redraw!(seed)), seed)
                : new StudyReplicate(data, null)),
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
