namespace FairDiff.Torch.Onnx;

/// <summary>
/// A module of your own that says in operations of ONNX what its <c>forward</c> computes. TorchSharp cannot trace a forward, so this
/// stands beside it; the export runs both on the example and refuses one that gives other values.
/// </summary>
/// <example>
/// <code>
/// sealed class Block : nn.Module&lt;Tensor, Tensor&gt;, IOnnxModule
/// {
///     public override Tensor forward(Tensor x) => functional.relu(x + body.call(x));
///
///     public OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue x) => graph.Relu(graph.Add(x, graph.Module(body, x)));
/// }
/// </code>
/// </example>
public interface IOnnxModule
{
    /// <summary>Adds what the module computes to a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="input">The module's input.</param>
    /// <returns>Its output.</returns>
    OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue input);
}
