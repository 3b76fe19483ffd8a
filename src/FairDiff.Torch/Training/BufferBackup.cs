namespace FairDiff.Torch.Training;

/// <summary>A network's buffers before a step: a forward pass that is not finite spoils the running statistics of batch norms for
/// good.</summary>
internal sealed class BufferBackup : IDisposable
{
    private readonly (Tensor Buffer, Tensor Copy)[] buffers;

    public BufferBackup(nn.Module network)
    {
        using var noGradient = no_grad();
        buffers = [.. network.named_buffers().Select(pair => (pair.buffer, pair.buffer.clone().DetachFromDisposeScope()))];
    }

    public void Take()
    {
        using var noGradient = no_grad();
        foreach (var (buffer, copy) in buffers)
        {
            copy.copy_(buffer);
        }
    }

    public void Restore()
    {
        using var noGradient = no_grad();
        foreach (var (buffer, copy) in buffers)
        {
            buffer.copy_(copy);
        }
    }

    public void Dispose()
    {
        foreach (var (_, copy) in buffers)
        {
            copy.Dispose();
        }
    }
}
