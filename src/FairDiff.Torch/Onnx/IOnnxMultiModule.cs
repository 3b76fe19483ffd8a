namespace FairDiff.Torch.Onnx;

/// <summary>An <see cref="IOnnxModule"/> that has several inputs or several outputs.</summary>
public interface IOnnxMultiModule
{
    /// <summary>Adds what the module computes to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="inputs">The module's inputs, in the order of <c>forward</c>.</param>
    /// <returns>Its outputs, in the order of what <c>forward</c> returns.</returns>
    IReadOnlyList<OnnxValue> ExportOnnx(OnnxGraph graph, IReadOnlyList<OnnxValue> inputs);
}
