using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>Stages that are fitted one after the other, each on what the ones before made of the training rows, so that trainings which
/// differ in the last ones share the first.</summary>
internal sealed class FittedStages
{
    private readonly List<ITransformer> _stages = [];

    /// <param name="rows">The training rows, on which the stages are fitted.</param>
    /// <param name="all">These and synthetic ones, of the same columns, which the stages change likewise; null = there are none.</param>
    public FittedStages(IDataView rows, IDataView? all = null) => (Rows, All) = (rows, all);

    /// <summary>The training rows as the stages leave them.</summary>
    public IDataView Rows { get; private set; }

    private IDataView? All { get; set; }

    /// <summary>Fits a stage on the rows.</summary>
    public TTransformer Append<TTransformer>(IEstimator<TTransformer> stage)
        where TTransformer : class, ITransformer
    {
        var fitted = stage.Fit(Rows);
        Rows = fitted.Transform(Rows);
        All = All is { } all ? fitted.Transform(all) : null;
        _stages.Add(fitted);
        return fitted;
    }

    /// <summary>Goes on with other rows of the same columns.</summary>
    public void Replace(IDataView others) => (Rows, All) = (others, null);

    /// <summary>Goes on with the synthetic rows too, where there are any.</summary>
    public void TakeAll() => Replace(All ?? Rows);

    /// <summary>The same stages, to go on from.</summary>
    public FittedStages Fork()
    {
        var fork = new FittedStages(Rows, All);
        fork._stages.AddRange(_stages);
        return fork;
    }

    /// <summary>The model of all stages and a last one.</summary>
    public ITransformer Then(ITransformer last) => new TransformerChain<ITransformer>([.. _stages, last]);
}
