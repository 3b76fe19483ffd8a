using FairDiff.MLNet;
using FairDiff.Shared;
using FairDiff.Studies;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;
using Microsoft.ML;

namespace FairDiff.Pipelines.Generation;

/// <summary>The training of a generator on a folder of images.</summary>
internal sealed class FolderTraining
{
    private readonly FolderOptions _data;
    private readonly GenerateSettings _settings;
    private readonly MetadataTable _table;
    private readonly IReadOnlyList<int> _labelled;
    private readonly IReadOnlyList<int> _unlabelled;

    private FolderTraining(FolderOptions data, GenerateSettings settings, Action<string> report, CancellationToken cancellationToken)
    {
        (_data, _settings) = (data, settings);
        _table = ImageCheck.Apply(
            MetadataTable.OfFolder(data.DataFolder, data.Tables with { Report = report }), data, report, cancellationToken);
        FolderData.RefuseOwnNames(_table, data.AttributeColumns);
        var split = FolderSplit.ForTraining(_table, data);
        (_labelled, _unlabelled) = (split.Labelled, split.Unlabelled);
        foreach (var note in split.Notes)
        {
            report(note);
        }
    }

    /// <summary>Reads the folder and checks its images.</summary>
    public static FolderTraining Prepare(
        FolderOptions data, GenerateSettings settings, Action<string> report, CancellationToken cancellationToken) =>
        new(data, settings, report, cancellationToken);

    /// <summary>Says what would be done, and what it would take; leaves nothing behind.</summary>
    public void Describe(TextWriter output, CancellationToken cancellationToken)
    {
        using var scratch = ScratchFolder.Create();
        var ml = new MLContext(seed: 0);
        output.WriteLine($"Would train on {_data.DataFolder} in {_settings.Workspace}, and draw into {_settings.Output}:");
        output.WriteLine(ml.FairDiff().DiffusionAugmentation(Options(null, cancellationToken)).Plan(Rows(ml, scratch.Path)));
    }

    /// <summary>Trains, or goes on training; a workspace that is finished gives its generator.</summary>
    public ImageGenerator Run(GenerateProgress progress, CancellationToken cancellationToken)
    {
        var ml = new MLContext(seed: 0);
        var rows = Rows(ml, _settings.Workspace);
        return progress.Training!.Run(report => ml.FairDiff().TrainImageGenerator(rows, Options(report, cancellationToken)));
    }

    private IDataView Rows(MLContext ml, string recordFolder)
    {
        var rows = new FolderRows(_table, _data, [.. _data.AttributeColumns], recordFolder).View("train", _labelled, _unlabelled);
        var preparation = FolderRows.ImageStage(ml, _data).Append(
            KeyColumns.Create(ml, _data.Label, _data.AttributeColumns));
        return preparation.Fit(rows).Transform(rows);
    }

    private DiffusionAugmentationOptions Options(Action<TrainingProgress>? report, CancellationToken cancellationToken) =>
        new(Balanced(_settings.Training))
    {
        ImageColumnName = StudyData.ImageColumn,
        LabelColumnName = StudyData.LabelColumn,
        SoftLabel = _data.Label.Kind == StudyLabelKind.SoftLabel,
        AttributeColumnNames = _data.AttributeColumns,
        ImageSize = _data.ImageSize,
        Upsampler = _settings.Upsampling is { } upsampling
            ? _settings.Upsampler! with { Training = Balanced(_settings.Upsampler.Training), Sampling = upsampling.Sampling }
            : null,

        // Training does not look at these; the plan does.
        SamplingPlan = _settings.Plan,
        SyntheticCount = _settings.Count,
        Sampling = _settings.Sampling,
        AutoguidancePath = _settings.AutoguidancePath,
        WorkspacePath = _settings.Workspace,
        Seed = _settings.Seed,
        Device = _settings.Device,
        FallbackToCpu = _settings.FallbackToCpu,
        ProgressCallback = report,
        CancellationToken = cancellationToken,
    };

    private GeneratorTraining Balanced(GeneratorTraining training) =>
        training.Privacy is null
            ? training with { LabelledFraction = GeneratorBalance.LabelledFraction(_labelled.Count, _unlabelled.Count) }
            : training;
}
