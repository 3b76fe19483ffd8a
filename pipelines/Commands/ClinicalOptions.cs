using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.Folder;
using FairDiff.Pipelines.Terminal;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Commands;

/// <summary>What the studies of the paper have in common on the command line: real sets or phantoms, at a size.</summary>
internal sealed class ClinicalOptions
{
    private readonly string _name, _set;
    private readonly Option<string?> _data;
    private readonly Option<bool> _simulate;
    private readonly Option<string> _preset;
    private readonly Option<string[]>? _ood;

    /// <param name="name">The command.</param>
    /// <param name="set">What <c>--data</c> names, such as "the folder of CheXpert".</param>
    /// <param name="phantoms">What <c>--simulate</c> makes.</param>
    /// <param name="ood">What <c>--ood</c> names; null = there is no such option.</param>
    public ClinicalOptions(string name, string set, string phantoms, string? ood)
    {
        (_name, _set) = (name, set);
        _data = new("--data") { Description = char.ToUpperInvariant(set[0]) + set[1..] };
        _simulate = new("--simulate") { Description = $"{phantoms} instead, which it makes itself" };
        _preset = new("--preset")
        {
            Description = "Its size: smoke (does everything run?), cpu (two cores), standard (one small GPU) or paper",
            DefaultValueFactory = _ => "cpu",
        };
        _ood = ood is null ? null : FolderRowOptions.Many("--ood", ood);
        Study = new StudyOptions($"fairdiff-{name}");
    }

    /// <summary>The options that every study has.</summary>
    public StudyOptions Study { get; }

    public void AddTo(Command command)
    {
        foreach (var option in new Option?[] { _data, _simulate, _ood, _preset }.OfType<Option>())
        {
            command.Options.Add(option);
        }

        Study.AddTo(command);
    }

    public string Preset(ParseResult parsed) => parsed.GetValue(_preset)!;

    /// <summary>The folder of the real set; null where phantoms are asked for.</summary>
    /// <exception cref="FairDiffException">Neither is asked for, or both are.</exception>
    public string? Data(ParseResult parsed) => (parsed.GetValue(_data), parsed.GetValue(_simulate)) switch
    {
        // However the folder is named, it is the same study.
        ({ } folder, false) => Full(folder),
        (null, true) => Ood(parsed) is [var first, ..]
            ? throw new FairDiffException($"--ood names {first}, and --simulate makes all sets itself; leave one of the two out.")
            : null,
        _ => throw new FairDiffException($"Give --data, {_set}, or --simulate, and not both."),
    };

    /// <summary>The folders of a study: those that the command line names, or phantoms, which are made beside the run folder unless they
    /// are there.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="write">Makes the phantoms in a folder.</param>
    /// <param name="source">The first of their sets, below that folder.</param>
    /// <param name="further">The others.</param>
    /// <param name="output">The run folder.</param>
    public (string Source, IReadOnlyList<string> Further) Folders(
        ParseResult parsed, Action<string> write, string source, IReadOnlyList<string> further, string output)
    {
        if (Data(parsed) is { } folder)
        {
            return (folder, Ood(parsed));
        }

        var phantoms = $"{output}-phantoms";
        write(phantoms);
        return (Path.Combine(phantoms, source), [.. further.Select(set => Path.Combine(phantoms, set))]);
    }

    private IReadOnlyList<string> Ood(ParseResult parsed) =>
        _ood is null ? [] : [.. (parsed.GetValue(_ood) ?? []).Select(Full)];

    /// <summary>The run folder.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="more">What tells it from others of the command and preset.</param>
    public string Output(ParseResult parsed, string more = "") => Study.Output(parsed) ?? Path.Combine(
        "runs", $"{_name}-{(parsed.GetValue(_simulate) ? "simulated-" : "")}{Preset(parsed)}{more}");

    /// <summary>A study of the rows of folders.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="settings">How it trains and compares.</param>
    /// <param name="about">What the reader of its report must know.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public StudyRequest OfFolders(
        ParseResult parsed, FolderOptions rows, StudySettings settings, (string Title, string Note, string Metric) about,
        CancellationToken cancellationToken)
    {
        var options = rows with
        {
            ValidationFraction = settings.ValidationFraction,
            ValidationFractionIsGiven = settings.Chooses && Study.NamesValidationFraction(parsed),
            Redraw = settings.Redraw && rows.LabelLimits.Count > 0,
        };
        return new StudyRequest
        {
            Title = about.Title,
            Note = about.Note,
            Settings = settings with { ValidationRows = FolderOptionReader.ValidationRows(options) },
            DataIdentity = FolderData.Identify(options),
            DataDescription = FolderData.Describe(options),
            Data = (ml, run, report) => FolderData.Load(ml, options, run, report, cancellationToken),
            Metric = about.Metric,
            Output = "",
            Experiment = "",
        };
    }

    /// <summary>Runs a study, or the part of it that the command line asks for.</summary>
    public Task<int> RunAsync(ParseResult parsed, StudyRequest request, string output, CancellationToken cancellationToken) =>
        Study.RunAsync(
            parsed,
            request with
            {
                Output = output,
                Experiment = Study.Experiment(parsed),
                View = () => ProgressViews.Create("study"),
                Found = summary => ConsoleReport.Write(summary),
            },
            cancellationToken);

    private static string Full(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
}
