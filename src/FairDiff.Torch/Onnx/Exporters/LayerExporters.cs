using TorchSharp.Modules;

namespace FairDiff.Torch.Onnx.Exporters;

/// <summary>The layers of TorchSharp that the export covers, by their type.</summary>
internal static class LayerExporters
{
    /// <summary>What a user does about a layer that is not covered.</summary>
    public const string Remedy = "Replace it, or let the module that uses it implement IOnnxModule and say what it computes in "
        + "operations of OnnxGraph.";

    private static readonly LayerTable Table = new(
        ActivationExporters.AddTo,
        AttentionExporters.AddTo,
        ConvolutionExporters.AddTo,
        LinearExporters.AddTo,
        NormExporters.AddTo,
        PaddingExporters.AddTo,
        PoolingExporters.AddTo,
        RecurrentExporters.AddTo,
        ShapeExporters.AddTo);

    /// <summary>The names of the layers, sorted.</summary>
    public static IReadOnlyList<string> Names => [.. Table.Types.Select(type => type.Name).Order(StringComparer.Ordinal)];

    /// <summary>Whether a module calls its children one after the other.</summary>
    public static bool IsSequence(nn.Module module) => module.GetType() is var type
        && (type == typeof(Sequential)
            || (type.Assembly == typeof(Sequential).Assembly && type.IsGenericType
                && type.Name.StartsWith(nameof(Sequential), StringComparison.Ordinal)));

    /// <exception cref="EngineException">The layer is not covered.</exception>
    public static Func<OnnxLayer, IReadOnlyList<string>> Of(nn.Module module, string path)
    {
        if (module is IOnnxLayer own)
        {
            return layer => [own.ExportOnnx(layer)];
        }

        var type = module.GetType();
        if (Table.Find(type) is { } exporter)
        {
            return layer => exporter(layer, module);
        }

        var named = Named(module, path);
        throw new EngineException(
            type.Assembly != typeof(nn).Assembly
                ? $"{named} is a module of your own, and TorchSharp cannot trace what its forward computes. Let {type.Name} implement "
                    + "FairDiff.Torch.Onnx.IOnnxModule (IOnnxMultiModule for several inputs or outputs), which says it in operations of "
                    + "OnnxGraph."
                : $"{named} is not covered by the ONNX export. {Remedy}");
    }

    public static string Named(nn.Module module, string path) =>
        path == "" ? $"The module ({module.GetType().Name})" : $"'{path}' ({module.GetType().Name})";
}
