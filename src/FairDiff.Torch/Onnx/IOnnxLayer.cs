using FairDiff.Torch.Onnx.Exporters;

namespace FairDiff.Torch.Onnx;

/// <summary>A layer of this library that adds nodes by itself, as the exporters of TorchSharp's layers do.</summary>
internal interface IOnnxLayer
{
    /// <summary>Adds the layer's nodes and returns the name of its output.</summary>
    string ExportOnnx(OnnxLayer layer);
}
