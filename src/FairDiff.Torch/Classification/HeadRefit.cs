namespace FairDiff.Torch.Classification;

/// <summary>Replaces the last layer of a trained network (<see cref="LastLayerRetraining"/>).</summary>
internal static class HeadRefit
{
    /// <param name="network">The network, in evaluation mode and 32 bits.</param>
    /// <param name="classifier">Computes features with it.</param>
    /// <param name="pass">Training rows, of which the real ones are taken.</param>
    /// <param name="options">How.</param>
    /// <param name="hooks">Told how many rows there were.</param>
    public static void Apply(
        ClassifierNetwork network, ImageClassifier classifier, ClassificationPass pass, ClassifierTrainingOptions options,
        Training.TrainingHooks hooks)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var real = pass.Synthetic is { } synthetic
            ? synthetic.logical_not().nonzero().flatten()
            : arange(Held(0), Held(pass.Images.shape[0]), Held(1), int64);
        if (real.numel() == 0)
        {
            throw new EngineException(
                "LastLayerRetraining fits the last layer on real rows, and the pass of training rows holds none: raise the real fraction "
                    + "of the mix, or leave LastLayerRetraining out.");
        }

        var labels = pass.Labels.index_select(0, real);
        var (weights, cells) = CellWeights(pass.Groups?.index_select(0, real), labels, options.ClassCount);
        var features = classifier.Embed(pass.Images.index_select(0, real));
        var (weight, bias) = LogisticHead.Fit(features, labels, weights, options.ClassCount, options.LastLayerRetraining!.L2);
        var state = network.state_dict();
        Put(state[network.HeadPrefix + "weight"], weight);
        Put(state[network.HeadPrefix + "bias"], bias);
        hooks.Info?.Invoke($"The last layer was fitted again on {real.numel()} real training rows in {cells} cells of the same weight.");
    }

    /// <summary>1 / (cells x rows of the cell) of each row, float64; a cell is a group x label.</summary>
    private static (Tensor Weights, int Cells) CellWeights(Tensor? groups, Tensor labels, int classes)
    {
        var keys = (groups is null ? labels : (groups * Held((long)classes)).Plus(labels)).data<long>().ToArray();
        var sizes = keys.CountBy(key => key).ToDictionary();
        return (tensor(Array.ConvertAll(keys, key => 1.0 / sizes.Count / sizes[key])), sizes.Count);
    }

    private static void Put(Tensor parameter, Tensor value) => parameter.copy_(value.to(parameter.dtype).view(parameter.shape));
}
