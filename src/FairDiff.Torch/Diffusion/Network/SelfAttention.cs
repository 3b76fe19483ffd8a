using FairDiff.Torch.Layers;
using static TorchSharp.torch.nn;

namespace FairDiff.Torch.Diffusion.Network;

/// <summary>Self-attention between grid cells with a shortcut; the output projection starts at zero, unless the options say
/// otherwise.</summary>
internal sealed class SelfAttention : Module<Tensor, Tensor>
{
    private readonly GroupNorm norm;
    private readonly Conv2d queryKeyValue;
    private readonly Conv2d output;
    private readonly int heads;

    public SelfAttention(int width, UNetShape shape)
        : base(nameof(SelfAttention))
    {
        heads = shape.Heads(width);
        norm = new GroupNorm(shape.Options.NormGroups, width);
        queryKeyValue = new Conv2d(width, 3 * width, 1);
        output = new Conv2d(width, width, 1, startAtZero: shape.Options.ZeroInitialization);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var (n, width, height, breadth) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);

        // N * heads x (width / heads) x tokens each.
        var parts = queryKeyValue.call(norm.call(x)).reshape(n, 3, heads, width / heads, height * breadth).unbind(1);
        var (query, key, value) = (Flat(parts[0]), Flat(parts[1]), Flat(parts[2]));

        // Plain products: at the few tokens of the low grids twice as fast as the fused kernel on a CPU.
        var products = query.transpose(1, 2).bmm(key).to(float32) * Held(Math.Pow(width / heads, -0.5));
        var weights = functional.softmax(products, -1).to(value.dtype);
        return x.Plus(output.call(value.bmm(weights.transpose(1, 2)).reshape(n, width, height, breadth)));
    }

    private static Tensor Flat(Tensor part) => part.flatten(0, 1);
}
