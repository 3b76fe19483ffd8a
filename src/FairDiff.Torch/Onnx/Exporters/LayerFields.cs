using System.Reflection;

namespace FairDiff.Torch.Onnx.Exporters;

/// <summary>Settings that layers of TorchSharp keep to themselves. They are read here and nowhere else; one that moved is named.</summary>
internal static class LayerFields
{
    /// <exception cref="EngineException">This version of TorchSharp has no such field.</exception>
    public static T Read<T>(nn.Module layer, string field) =>
        layer.GetType().GetField(field, BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(layer) is T value
            ? value
            : throw new EngineException(
                $"{layer.GetType().FullName} has no field '{field}' in this version of TorchSharp "
                    + $"({typeof(nn).Assembly.GetName().Version}). The ONNX export was written for TorchSharp 0.107.0: use that version.");
}
