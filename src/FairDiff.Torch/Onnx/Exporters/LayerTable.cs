namespace FairDiff.Torch.Onnx.Exporters;

/// <summary>Exporters of layers by exact type: a class derived from a layer may compute something else.</summary>
internal sealed class LayerTable
{
    private readonly Dictionary<Type, Func<OnnxLayer, nn.Module, IReadOnlyList<string>>> exporters = [];

    public LayerTable(params IReadOnlyList<Action<LayerTable>> parts)
    {
        foreach (var part in parts)
        {
            part(this);
        }
    }

    public IEnumerable<Type> Types => exporters.Keys;

    public Func<OnnxLayer, nn.Module, IReadOnlyList<string>>? Find(Type type) => exporters.GetValueOrDefault(type);

    /// <summary>A layer that one operator without attributes is.</summary>
    public void Add<TLayer>(string operation)
        where TLayer : nn.Module => Add<TLayer>((layer, _) => layer.Node(operation, layer.Input));

    public void Add<TLayer>(Func<OnnxLayer, TLayer, string> exporter)
        where TLayer : nn.Module => AddSeveral<TLayer>((layer, module) => [exporter(layer, module)]);

    /// <summary>A layer of several outputs.</summary>
    public void AddSeveral<TLayer>(Func<OnnxLayer, TLayer, IReadOnlyList<string>> exporter)
        where TLayer : nn.Module => exporters.Add(typeof(TLayer), (layer, module) => exporter(layer, (TLayer)module));
}
