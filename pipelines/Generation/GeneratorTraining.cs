using System.Globalization;
using FairDiff.MLNet;
using FairDiff.Pipelines.Folder;
using FairDiff.Pipelines.Study;
using Microsoft.ML;

namespace FairDiff.Pipelines.Generation;

/// <summary>The training of a generator on a folder of images.</summary>
internal sealed class GeneratorTraining
{
    private readonly FolderOptions _data;
    private readonly GenerateSettings _settings;
    private readonly MetadataTable _table;
    private readonly IReadOnlyList<int> _labelled;
    private readonly IReadOnlyList<int> _unlabelled;

    private GeneratorTraining(FolderOptions data, GenerateSettings settings, Action<string> report)
    {
        (_data, _settings) = (data, settings);
        _table = ImageCheck.Apply(MetadataTable.OfFolder(data.DataFolder), data, report);
        (_labelled, _unlabelled) = FolderSplit.ForTraining(_table, data);
    }

    /// <summary>Reads the folder and checks its images.</summary>
    public static GeneratorTraining Prepare(FolderOptions data, GenerateSettings settings, Action<string> report) => new(data, settings, report);

    public void Describe(TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Would train on {_labelled.Count} labelled and {_unlabelled.Count} unlabelled images of {_data.DataFolder}, {_data.ImageSize} x {_data.ImageSize} pixels, in {_settings.Workspace}:"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"network {_settings.Network}, {_settings.TrainingSteps} steps, conditioned on {string.Join(", ", _data.AttributeColumns.Prepend(_data.LabelColumn))}."));
    }

    /// <summary>Trains, or goes on training; a workspace that is finished gives its generator.</summary>
    public ImageGenerator Run(GenerateProgress progress, CancellationToken cancellation)
    {
        var ml = new MLContext(seed: 0);
        var rows = new FolderRows(ml, _table, _data, [.. _data.AttributeColumns], _settings.Workspace).View("train", _labelled, _unlabelled);
        var preparation = FolderRows.ImageStage(ml, _data).Append(KeyColumns.Create(ml, _data.AttributeColumns.Prepend(StudyData.LabelColumn)));
        var prepared = preparation.Fit(rows).Transform(rows);
        return progress.Training!.Run(report => ml.FairDiff().TrainImageGenerator(prepared, new DiffusionAugmentationOptions
        {
            ImageColumnName = StudyData.ImageColumn,
            LabelColumnName = StudyData.LabelColumn,
            AttributeColumnNames = _data.AttributeColumns,
            ImageSize = _data.ImageSize,
            Network = _settings.Network,
            TrainingSteps = _settings.TrainingSteps,
            LabelledFraction = GeneratorBalance.LabelledFraction(_labelled.Count, _unlabelled.Count),
            AttributeTempering = GeneratorBalance.AttributeTempering(DiffusionCondition.LabelAndAttributes),
            WorkspacePath = _settings.Workspace,
            Seed = _settings.Seed,
            Device = _settings.Device,
            FallbackToCpu = _settings.FallbackToCpu,
            ProgressCallback = report,
            CancellationToken = cancellation,
        }));
    }
}
