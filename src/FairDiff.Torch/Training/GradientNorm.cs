using TorchSharp.Modules;

namespace FairDiff.Torch.Training;

/// <summary>The norm of all gradients together.</summary>
internal static class GradientNorm
{
    /// <summary>Scales the gradients so that their norm is at most <paramref name="limit"/> (null: leaves them), and returns what it was
    /// before.</summary>
    public static double Clip(IReadOnlyList<Parameter> parameters, double? limit)
    {
        if (limit is { } highest)
        {
            return nn.utils.clip_grad_norm_(parameters, highest);
        }

        // As clip_grad_norm_ without its pass that multiplies everything by one.
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor[] norms = [.. parameters.Select(parameter => parameter.grad).OfType<Tensor>().Select(gradient => gradient.norm())];
        return norms.Length == 0 ? 0 : (norms.Length == 1 ? norms[0] : stack(norms).norm()).to(float64).item<double>();
    }
}
