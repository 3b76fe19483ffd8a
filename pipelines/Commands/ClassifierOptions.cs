using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Shared;
using FairDiff.Studies;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Commands;

/// <summary>The options that say how the classifiers of a study are trained, whatever their method: optimiser, mixup, and which weights are
/// kept.</summary>
internal sealed class ClassifierOptions
{
    private static readonly Dictionary<string, TrainingOptimizer> Optimizers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["adamw"] = TrainingOptimizer.AdamW,
        ["sgd"] = TrainingOptimizer.Sgd(),
        ["nesterov"] = TrainingOptimizer.Sgd(nesterov: true),
    };

    private readonly Option<string?> _optimizer = new("--optimizer")
    {
        Description = $"Optimiser of the classifiers: {string.Join(", ", Optimizers.Keys)} (both with momentum 0.9; default adamw)",
    };

    private readonly Option<double?> _mixup = new("--mixup")
    {
        Description = "Blend training images and labels in pairs, with shares of Beta(this, this), for example 0.2 (default 0: not at all)"
    };
    private readonly Option<double?> _labelSmoothing = new("--label-smoothing")
    {
        Description = "Share of each training label that goes to all classes alike, 0 to below 1, for example 0.1 (default 0)",
    };
    private readonly Option<ValidationMetric?> _selectBy = new("--select-by")
    {
        Description = "Keep the weights that do best on validation rows, by " + string.Join(", ", ValidationMetric.Names)
            + " (default: the last weights)",
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (ValidationMetric.Names.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                return ValidationMetric.Parse(text);
            }

            result.AddError($"--select-by is '{Listing.Value(text)}'; it must be {string.Join(", ", ValidationMetric.Names)}");
            return null;
        },
    };

    private readonly Option<int?> _patience = new(
        "--patience") { Description = "With --select-by, stop after so many of about 20 checks in a row that are no better" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _optimizer, _mixup, _labelSmoothing, _selectBy, _patience })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The preset, with what the command line says otherwise.</summary>
    /// <exception cref="FairDiffException">A value is out of range.</exception>
    public StudySettings Apply(ParseResult parsed, StudySettings preset)
    {
        var mixup = parsed.GetValue(_mixup) ?? preset.Classifier.Mixup;
        if (mixup is not (>= 0 and <= 100))
        {
            throw new FairDiffException($"--mixup is {mixup}; it must be from 0 to 100.");
        }

        var selectBy = parsed.GetValue(_selectBy) ?? preset.SelectBy;
        var patience = parsed.GetValue(_patience) ?? preset.Patience;
        if (patience < 1)
        {
            throw new FairDiffException($"--patience is {patience}; it must be 1 or more.");
        }

        if (patience is not null && selectBy is null)
        {
            throw new FairDiffException($"--patience is {patience}, but nothing says what training is to become better in; give "
                + "--select-by too, for example BalancedAccuracy.");
        }

        return preset with
        {
            Classifier = preset.Classifier with
            {
                Optimizer = Optimizer(parsed) ?? preset.Classifier.Optimizer,
                Mixup = mixup,
                LabelSmoothing = parsed.GetValue(_labelSmoothing) ?? preset.Classifier.LabelSmoothing,
            },
            SelectBy = selectBy ?? preset.SelectBy,
            Patience = patience,
        };
    }

    private TrainingOptimizer? Optimizer(ParseResult parsed) => parsed.GetValue(_optimizer) is not { } name ? null
        : Optimizers.TryGetValue(name, out var optimizer) ? optimizer
        : throw new FairDiffException($"--optimizer is {name}; it must be one of {string.Join(", ", Optimizers.Keys)}.");
}
