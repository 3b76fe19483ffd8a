using FairDiff.MLNet.Classification;
using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Schema;
using FairDiff.MLNet.Serving;
using FairDiff.Torch.Classification;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Adaptation;

/// <summary>Adapts the classifier of a model to rows, unless these differ in their labels.</summary>
internal sealed class BatchNormAdapter
{
    private readonly IHostEnvironment _environment;
    private readonly ITransformer _model;
    private readonly BatchNormAdaptationOptions _options;
    private readonly ITransformer[] _before;
    private readonly ITransformer[] _behind;
    private readonly ScoringModel _scoring;

    /// <exception cref="FairDiffException">The model holds no classifier.</exception>
    public BatchNormAdapter(IHostEnvironment environment, ITransformer model, BatchNormAdaptationOptions options)
    {
        (_environment, _model, _options) = (environment, model, options);
        var classifier = ClassifierSearch.In(model);
        var stages = ServingStages.Flatten(model).Where(stage => !ServingStages.IsOfTraining(stage)).ToArray();
        var place = Array.LastIndexOf(stages, classifier);
        (_before, _behind, _scoring) = (stages[..place], stages[(place + 1)..], classifier.Model);
    }

    private ImageClassifier Network => _scoring.Network;

    public BatchNormAdaptation Adapt(IDataView rows, IDataView? referenceRows)
    {
        var result = Run(rows, referenceRows) with { ClassNames = _scoring.Classes.Names };
        using var channel = _environment.Start("AdaptBatchNorm");
        if (result.Verdict == BatchNormAdaptationVerdict.Adapted)
        {
            channel.Info(MessageSensitivity.Schema, $"Adapted to {result.Rows} rows. {result.Reason}");
        }
        else
        {
            channel.Warning(MessageSensitivity.Schema, $"Not adapted to {result.Rows} rows. {result.Reason}");
        }

        return result;
    }

    private BatchNormAdaptation Run(IDataView rows, IDataView? referenceRows)
    {
        using var images = Read(rows, [], null);
        if (images.Count < _options.MinimumRows)
        {
            return new(
                _model, BatchNormAdaptationVerdict.TooFewRows,
                $"{images.Count} rows are fewer than MinimumRows, {_options.MinimumRows}.", images.Count);
        }

        var check = referenceRows is null ? null : Check(images, referenceRows);
        if (check is { IsLabelShift: true })
        {
            return new(_model, BatchNormAdaptationVerdict.LabelShift, check.Reason, images.Count) { LabelShift = check };
        }

        var adapted = new ResNetClassificationTransformer(
            _scoring with { Network = Network.AdaptStatistics(images.Images, _options.SourceWeight) });
        return new(
            _before.Length + _behind.Length == 0 ? adapted : new TransformerChain<ITransformer>([.. _before, adapted, .. _behind]),
            BatchNormAdaptationVerdict.Adapted,
            check?.Reason ?? "Without reference rows it was not checked whether their classes have other shares.",
            images.Count) { LabelShift = check };
    }

    private LabelShiftCheck Check(ImageTable images, IDataView referenceRows)
    {
        var view = Prepared(referenceRows);
        var label = KeyColumn.Of(view.Schema, _options.LabelColumnName);
        var names = KeyValues.Of(label.Column).Names;
        var classes = _scoring.Classes.Names.Select(name => names.ToList().IndexOf(name)).ToList();
        if (classes.Contains(-1))
        {
            throw new FairDiffException(
                $"Column '{_options.LabelColumnName}' of the reference rows has the classes {string.Join(", ", names)}, the model "
                    + $"{string.Join(", ", _scoring.Classes.Names)}. Give rows as those of the training.");
        }

        using var reference = Read(view, [label], row =>
        {
            var read = label.CreateGetter(row);
            return () => classes.Contains((int)read() - 1);
        });
        using var labels = tensor(Array.ConvertAll(reference.Keys[0], key => (long)classes.IndexOf((int)key - 1)));
        return Network.CheckLabelShift(images.Images, reference.Images, labels, _options.Guard);
    }

    private IDataView Prepared(IDataView rows) => _before.Aggregate(rows, (view, stage) => stage.Transform(view));

    private ImageTable Read(IDataView rows, IReadOnlyList<KeyColumn> keys, Func<DataViewRow, Func<bool>>? wanted)
    {
        var view = keys.Count == 0 ? Prepared(rows) : rows;
        return ImageReader.Read(
            Data.CachedImages.Restore(view, _scoring.ImageColumn), _scoring.ImageColumn, keys, Network.ImageSize, wanted,
            cancellationToken: _options.CancellationToken);
    }
}
