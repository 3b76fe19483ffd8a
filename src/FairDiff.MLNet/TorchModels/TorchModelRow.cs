using FairDiff.MLNet.Data;

namespace FairDiff.MLNet.TorchModels;

/// <summary>A live row with a network's outputs.</summary>
internal sealed class TorchModelRow(TorchModelMapper mapper, DataViewRow input, bool[] active) : NetworkRow(mapper, input, active)
{
    private readonly TorchNetwork _network = mapper.Network;
    private readonly InputBuffer[] _buffers = mapper.NeedsNetwork(active) ? mapper.NewBuffers(input, 1) : [];
    private float[][] _scored = [];

    protected override ValueGetter<TValue> Added<TValue>(int offset, string name) => _network.Getter<TValue>(offset, name, () =>
    {
        Update();
        return (_scored, 0);
    });

    protected override void Run()
    {
        foreach (var buffer in _buffers)
        {
            buffer.Fetch(0, Position);
        }

        _scored = _network.Run(_buffers, 1);
    }
}
