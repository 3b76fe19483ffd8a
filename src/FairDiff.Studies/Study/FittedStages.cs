using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>Stages that are fitted one after the other, each on what the ones before made of the training rows, so that trainings which
/// differ in the last ones share the first.</summary>
/// <param name="rows">The training rows.</param>
internal sealed class FittedStages(IDataView rows)
{
    private readonly List<ITransformer> _stages = [];

    /// <summary>The training rows as the stages leave them.</summary>
    public IDataView Rows { get; private set; } = rows;

    /// <summary>Fits a stage on the rows.</summary>
    public TTransformer Append<TTransformer>(IEstimator<TTransformer> stage)
        where TTransformer : class, ITransformer
    {
        var fitted = stage.Fit(Rows);
        Rows = fitted.Transform(Rows);
        _stages.Add(fitted);
        return fitted;
    }

    /// <summary>Goes on with other rows of the same columns.</summary>
    public void Replace(IDataView others) => Rows = others;

    /// <summary>The same stages, to go on from.</summary>
    public FittedStages Fork()
    {
        var fork = new FittedStages(Rows);
        fork._stages.AddRange(_stages);
        return fork;
    }

    /// <summary>The model of all stages and a last one.</summary>
    public ITransformer Then(ITransformer last) => new TransformerChain<ITransformer>([.. _stages, last]);
}
