using FairDiff.MLNet.Data;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Schema;
using FairDiff.Torch;

namespace FairDiff.MLNet;

public sealed partial class DiffusionAugmentationEstimator
{
    /// <summary>
    /// A dry run: says what <see cref="Fit"/> would do with these data, what it would draw, and the time, memory and disk that it would
    /// take, without training. It reads the keys of all rows, decodes the first images only, and makes four steps of training and two of
    /// sampling with a network that is thrown away. No workspace is touched.
    /// </summary>
    /// <param name="input">The training data.</param>
    /// <returns>The plan; its text is for people.</returns>
    /// <exception cref="EngineException">A column is missing or of another type; an image cannot be read or has another size; the plan
    /// asks for what the data do not have; or the device is not there.</exception>
    /// <exception cref="OperationCanceledException">The cancellation token was triggered.</exception>
    public DiffusionAugmentationPlan Plan(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        input = CachedImages.Restore(input, _options.ImageColumnName);
        GetOutputSchema(SchemaShapes.Of(input.Schema));
        var device = TorchDevice.Resolve(_options.Device, _options.FallbackToCpu);
        using var data = PlanData.Read(input, _options, Planner.SampleSize);
        Precision Decide(Precision wanted) => PrecisionChoice.Resolve(wanted, begun: null, device);
        return Planner.Plan(data, _options.WithPrecision(Decide, Decide), _defaultSeed, device);
    }
}
